import { eventHandler, EventDispatcher } from 'ntgen';
import type { Order } from '../rpc/order.js';

/** Here only to promise the events; the bench tells them through a client. */
export class SourceService {
  static readonly serviceName = 'bench_source';
  readonly dispatch = EventDispatcher<{ ordered: Order }>();
}

/** Takes them. */
export class SinkService {
  static readonly serviceName = 'bench_sink';
  static handled: (order: Order) => void = () => undefined;

  @eventHandler('bench_source', 'ordered')
  take(order: Order): void {
    SinkService.handled(order);
  }
}
