import { BROADCAST, eventHandler, EventDispatcher, rpc } from 'ntgen';

export interface MonitorEvents {
  ping: null;
}

export class MonitorService {
  static readonly serviceName = 'monitor';
  readonly dispatch = EventDispatcher<MonitorEvents>();

  @rpc
  async ping(): Promise<void> {
    await this.dispatch('ping', null);
  }
}

export class ListenerService {
  static readonly serviceName = 'listener';

  /** Every running instance responds. */
  @eventHandler('monitor', 'ping', { handlerType: BROADCAST, reliableDelivery: false })
  ping(): void {
    console.log(`pong from ${ListenerService.serviceName}`);
  }
}
