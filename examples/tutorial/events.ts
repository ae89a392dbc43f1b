import { eventHandler, EventDispatcher, rpc } from 'ntgen';

export interface ServiceAEvents {
  event_type: string;
}

/** Event dispatching service. */
export class ServiceA {
  static readonly serviceName = 'service_a';
  readonly dispatch = EventDispatcher<ServiceAEvents>();

  @rpc({ name: 'dispatching_method' })
  async dispatchingMethod(payload: string): Promise<void> {
    await this.dispatch('event_type', payload);
  }
}

/** Event listening service. */
export class ServiceB {
  static readonly serviceName = 'service_b';

  @eventHandler('service_a', 'event_type')
  handleEvent(payload: string): void {
    console.log('service b received:', payload);
  }
}
