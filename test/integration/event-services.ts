import { once } from 'node:events';
import { BROADCAST, Context, eventHandler, SERVICE_POOL, SINGLETON } from '../../src/index.js';
import { Log } from '../services/log.js';

/**
 * The listeners of the capture `events_topology_and_dispatch`, with its methods and event types, under names of our own: tests
 * share a broker. Each instance is told its name as INSTANCE.
 */
export function listeners(names: { readonly source: string; readonly x: string; readonly y: string }) {
  // Its events are those of the service that was generated.
  const source = names.source as 'event_source';

  class ListenerX {
    static readonly serviceName = names.x;
    readonly log = Log();
    readonly context = Context();

    @eventHandler(source, 'pool_evt', { handlerType: SERVICE_POOL })
    on_pool(payload: number): void {
      this.log.add('x.on_pool', payload);
      this.log.add('stack', this.context.callIdStack);
    }

    @eventHandler(source, 'pool_evt')
    on_pool_2(payload: number): void {
      this.log.add('x.on_pool_2', payload);
    }

    @eventHandler(source, 'single_evt', { handlerType: SINGLETON })
    on_single(payload: string): void {
      this.log.add('x.on_single', payload);
    }

    @eventHandler(source, 'bcast_evt', { handlerType: BROADCAST, reliableDelivery: false })
    on_bcast(payload: number[]): void {
      this.log.add('x.on_bcast', payload);
    }

    @eventHandler(source, 'bcast_rel', {
      handlerType: BROADCAST,
      broadcastIdentifier: ({ INSTANCE }) => String(INSTANCE),
    })
    on_bcast_reliable(payload: number): void {
      this.log.add('x.on_bcast_reliable', payload);
    }

    @eventHandler(source, 'pool_unrel', { reliableDelivery: false })
    on_pool_unreliable(payload: null): void {
      this.log.add('x.on_pool_unreliable', payload);
    }

    @eventHandler(source, 'single_unrel', { handlerType: SINGLETON, reliableDelivery: false })
    on_single_unreliable(payload: number): void {
      this.log.add('x.on_single_unreliable', payload);
    }

    @eventHandler(source, 'err_evt', { expectedErrors: [RangeError] })
    async on_err(payload: string): Promise<void> {
      this.log.add('x.on_err', payload);
      const { signal } = this.context;
      if (payload === 'wait') await once(signal, 'abort');
      throw payload === 'expected' ? new RangeError('as expected') : new TypeError('handler failed');
    }

    @eventHandler(source, 'requeue_evt', { requeueOnError: true })
    on_requeue(payload: string): void {
      const attempts = this.log.entries.filter(({ what }) => what === 'x.on_requeue').length;
      this.log.add('x.on_requeue', payload);
      if (attempts < 2) throw new Error('requeue me');
    }
  }

  class ListenerY {
    static readonly serviceName = names.y;
    readonly log = Log();

    @eventHandler(source, 'pool_evt')
    on_pool(payload: number): void {
      this.log.add('y.on_pool', payload);
    }

    @eventHandler(source, 'single_evt', { handlerType: SINGLETON })
    on_single(payload: string): void {
      this.log.add('y.on_single', payload);
    }
  }

  return { ListenerX, ListenerY };
}
