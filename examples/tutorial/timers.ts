import { timer } from 'ntgen';

export class TimerService {
  static readonly serviceName = 'timer_service';

  /** Runs every second. */
  @timer(1)
  ping(): void {
    console.log('pong');
  }
}
