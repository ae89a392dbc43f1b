import { rpc } from 'ntgen';

export class GreetingService {
  static readonly serviceName = 'greeting_service';

  @rpc
  hello(name: string): string {
    return `Hello, ${name}!`;
  }
}
