import { BROADCAST, EventDispatcher, eventHandler, rpc } from 'ntgen';
import { Log } from './log.js';

/** The event types of the capture `events_topology_and_dispatch`, and some with dots. */
export interface SourceEvents {
  pool_evt: number;
  single_evt: string;
  bcast_evt: number[];
  bcast_rel: number;
  pool_unrel: null;
  single_unrel: number;
  err_evt: string;
  requeue_evt: string;
  'weather.rain': { mm: number };
  'weather.sun.north': { hours: number };
}

export class EventSource {
  static readonly serviceName = 'event_source';
  readonly dispatch = EventDispatcher<SourceEvents>({ priority: 3, headers: { plain: 'said by the dispatcher' } });

  @rpc
  async emit(numbers: number[]): Promise<void> {
    for (const number of numbers) await this.dispatch('pool_evt', number);
  }

  @rpc
  async emitSpecially(): Promise<void> {
    const headers = { 'nameko.language': 'nobody hears this', other: 1 };
    await this.dispatch('weather.rain', { mm: 1 }, { priority: 7, expirationMs: 60_000, persistent: false, headers });
  }
}

/** Listens with wildcards. */
export class Forecaster {
  static readonly serviceName = 'event_forecaster';
  readonly log = Log();

  @eventHandler('event_source', 'weather.#')
  onAny(payload: { mm: number } | { hours: number }): void {
    this.log.add('any', payload);
  }

  @eventHandler('event_source', 'weather.*')
  onOneWord(payload: { mm: number }): void {
    this.log.add('one word', payload);
  }

  @eventHandler('event_source', 'bcast_rel', { handlerType: BROADCAST, broadcastIdentifier: () => 'forecaster' })
  onBroadcast(payload: number): void {
    this.log.add('broadcast', payload);
  }
}
