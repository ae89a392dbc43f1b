import type { Logger } from '../runtime/logger.js';
import type { PublishLimits } from '../transport/publish-limits.js';
import type { ConnectionSettings } from '../transport/transport.js';

/** Context data by key, such as `{ user_id: 'wile' }`. */
export type ContextData = Readonly<Record<string, unknown>>;

export interface ConnectOptions extends ConnectionSettings {
  /** Milliseconds that a call may take, and that the connection may take to come up. Default 30 000. */
  readonly timeout?: number;
  /**
   * Context data that travels with every call and event. A function is asked anew for each of them: for what hangs on the
   * request in hand. `call_id_stack`, a list of call ids, makes the calls children of that call.
   */
  readonly contextData?: ContextData | (() => ContextData);
  /** Default `nameko-rpc`. */
  readonly rpcExchange?: string;
  /** What the services say by AUTO_DELETE_EVENT_EXCHANGES: all of a cluster must agree. Default false. */
  readonly autoDeleteEventExchanges?: boolean;
  /** What the services say by DECLARE_EVENT_EXCHANGES. Default true. */
  readonly declareEventExchanges?: boolean;
  /** How much may be on its way at once. */
  readonly publishing?: Partial<PublishLimits>;
  /** Default: silent. */
  readonly logger?: Logger;
}
