import {
  BROADCAST,
  Context,
  eventHandler,
  SINGLETON,
  type EventHandlerOptions,
  type ServiceClass,
} from '../../../src/index.js';

/** Nothing was generated for the source, so any payload is taken as it comes. */
const on = eventHandler as unknown as (
  source: string,
  type: string,
  options?: EventHandlerOptions,
) => (method: (payload: unknown) => unknown, context: ClassMethodDecoratorContext) => void;

/** What a handler has got. */
export interface Heard {
  /** As the fixtures write it: `x.on_pool`. */
  readonly handler: string;
  readonly payload: unknown;
  readonly callIdStack?: readonly string[];
  readonly contextKeys?: readonly string[];
}

/** Keeps what all listeners of a test hear. */
export class HeardLog {
  readonly entries: Heard[] = [];
  #waiting: { readonly count: number; readonly resolve: () => void } | undefined;
  /** How often `on_requeue` has been called. */
  requeued = 0;

  add(entry: Heard): void {
    this.entries.push(entry);
    if (this.entries.length === this.#waiting?.count) this.#waiting.resolve();
  }

  /** Resolves when that many have been heard. */
  async reaches(count: number): Promise<void> {
    if (this.entries.length >= count) return;
    await new Promise<void>((resolve) => (this.#waiting = { count, resolve }));
  }
}

/** One instance of `listener_x`, which has a handler of every type. */
export function listenerX(name: string, source: string, log: HeardLog, instance: string): ServiceClass {
  class ListenerX {
    static readonly serviceName = name;
    readonly context = Context();

    @on(source, 'pool_evt') on_pool(payload: unknown): void {
      const { callIdStack, data } = this.context;
      log.add({ handler: 'x.on_pool', payload, callIdStack, contextKeys: Object.keys(data).toSorted() });
    }
    @on(source, 'pool_evt') on_pool_2(payload: unknown): void {
      log.add({ handler: 'x.on_pool_2', payload });
    }
    @on(source, 'single_evt', { handlerType: SINGLETON }) on_single(payload: unknown): void {
      log.add({ handler: 'x.on_single', payload });
    }
    @on(source, 'bcast_evt', { handlerType: BROADCAST, reliableDelivery: false }) on_bcast(payload: unknown): void {
      log.add({ handler: 'x.on_bcast', payload });
    }
    @on(source, 'bcast_rel', { handlerType: BROADCAST, broadcastIdentifier: instance })
    on_bcast_reliable(payload: unknown): void {
      log.add({ handler: 'x.on_bcast_reliable', payload });
    }
    @on(source, 'pool_unrel', { reliableDelivery: false }) on_pool_unreliable(payload: unknown): void {
      log.add({ handler: 'x.on_pool_unreliable', payload });
    }
    @on(source, 'single_unrel', { handlerType: SINGLETON, reliableDelivery: false })
    on_single_unreliable(payload: unknown): void {
      log.add({ handler: 'x.on_single_unreliable', payload });
    }
    @on(source, 'err_evt') on_err(payload: unknown): void {
      log.add({ handler: 'x.on_err', payload });
      throw new Error('handler failed');
    }
    @on(source, 'requeue_evt', { requeueOnError: true }) on_requeue(payload: unknown): void {
      log.add({ handler: 'x.on_requeue', payload });
      log.requeued += 1;
      if (log.requeued < 3) throw new Error('requeue me');
    }
  }
  return ListenerX;
}

/** `listener_y`, which listens to some of the same. */
export function listenerY(name: string, source: string, log: HeardLog): ServiceClass {
  class ListenerY {
    static readonly serviceName = name;

    @on(source, 'pool_evt') on_pool(payload: unknown): void {
      log.add({ handler: 'y.on_pool', payload });
    }
    @on(source, 'single_evt', { handlerType: SINGLETON }) on_single(payload: unknown): void {
      // Which of the three listeners gets one is the broker's choice.
      log.add({ handler: 'x.on_single', payload });
    }
  }
  return ListenerY;
}

/** `wild`: event types with wildcards. */
export function wildcardListener(name: string, source: string, log: HeardLog): ServiceClass {
  class Wild {
    static readonly serviceName = name;

    @on(source, 'a.*') star(payload: unknown): void {
      log.add({ handler: 'wild.star', payload });
    }
    @on(source, '#') hash(payload: unknown): void {
      log.add({ handler: 'wild.hash', payload });
    }
  }
  return Wild;
}
