import { Language, rpc } from 'ntgen';

export class HelloService {
  static readonly serviceName = 'hello_service';
  readonly language = Language();

  @rpc
  hello(name: string): string {
    const greeting = this.language === 'fr' ? 'Bonjour' : this.language === 'de' ? 'Gutentag' : 'Hello';
    return `${greeting}, ${name}!`;
  }
}
