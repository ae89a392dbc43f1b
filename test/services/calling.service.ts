import {
  AuthToken,
  CallLogger,
  ClusterRpcProxy,
  Context,
  contextData,
  EventDispatcher,
  eventHandler,
  Language,
  rpc,
  RpcProxy,
  UserAgent,
  UserId,
} from 'ntgen';
import { Log } from './log.js';

export interface CallingEvents {
  done: string;
}

/** Is called. */
export class CalleeService {
  static readonly serviceName = 'callee';
  readonly context = Context();
  readonly log = Log();

  @rpc
  order(isbn: string, quantity = 1, note?: string): string {
    this.log.add('order', isbn);
    return [isbn, quantity, note ?? '-'].join(' ');
  }

  @rpc
  due(from: Date, to?: Date): Date[] {
    return to === undefined ? [from] : [from, to];
  }

  @rpc
  data(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.context.data).map(([key, value]) => [key, String(value)]));
  }

  @rpc
  stack(): string[] {
    return [...this.context.callIdStack];
  }

  /** Ends only when nobody waits any longer. */
  @rpc
  async hang(name: string): Promise<void> {
    await this.#untilGivenUp(name);
  }

  @rpc({ timeout: 0.1 })
  async limited(name: string): Promise<void> {
    await this.#untilGivenUp(name);
  }

  /** Takes a worker from the container that no request has asked for. */
  @eventHandler('caller_of', 'done')
  async busy(name: string): Promise<void> {
    this.log.add('busy', name);
    await this.log.seen(`release ${name}`);
  }

  async #untilGivenUp(name: string): Promise<void> {
    const { signal } = this.context;
    this.log.add('hangs', name);
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
    this.log.add('given up', `${name}: ${(signal.reason as Error).name}`);
  }
}

export const Tenant = contextData<string>('tenant');

/** Calls in every way that a service can. */
export class CallerOfService {
  static readonly serviceName = 'caller_of';
  readonly callee = RpcProxy('callee', { timeoutMs: 5_000, contextData: { through: 'the proxy' } });
  readonly cluster = ClusterRpcProxy();
  readonly dispatch = EventDispatcher<CallingEvents>();
  readonly context = Context();
  readonly log = CallLogger();
  readonly language = Language();
  readonly userId = UserId();
  readonly userAgent = UserAgent();
  readonly authToken = AuthToken();
  readonly tenant = Tenant();

  @rpc
  async order(isbn: string, quantity?: number): Promise<string> {
    const cluster = await Promise.resolve(this.cluster);
    return cluster.callee.order.callKw({ isbn, quantity });
  }

  @rpc
  async hang(name: string): Promise<void> {
    await this.callee.hang(name);
  }

  @rpc
  async data(): Promise<Record<string, string>> {
    return this.callee.data();
  }

  @rpc
  known(): (string | number | null)[] {
    this.log.info({}, 'asked');
    const { language, userId, userAgent, authToken, tenant } = this;
    return [language ?? null, userId ?? null, userAgent ?? null, authToken ?? null, tenant ?? null];
  }

  @rpc
  same(value: number): number {
    return value;
  }

  @rpc
  async tell(what: string): Promise<void> {
    this.context.data['tenant'] = `after ${String(this.tenant)}`;
    await this.dispatch('done', what);
  }
}

/** Hears what `caller_of` tells. */
export class ListenerService {
  static readonly serviceName = 'caller_of_listener';
  readonly seen = Log();
  readonly tenant = Tenant();

  @eventHandler('caller_of', 'done')
  done(what: string): void {
    this.seen.add('done', `${what}, ${String(this.tenant)}`);
  }
}
