import { rpc } from 'ntgen';
import type { Order } from './order.js';

/** Gives back what it gets. */
export class BenchService {
  static readonly serviceName = 'bench';

  @rpc
  echo(order: Order): Order {
    return order;
  }
}
