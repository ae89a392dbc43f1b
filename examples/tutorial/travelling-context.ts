import { Context, contextData, eventHandler, EventDispatcher, Language, rpc, RpcProxy, UserId } from 'ntgen';

/** A key of our own, beside those that ntgen knows. */
export const Tenant = contextData<string>('tenant');

/** First hop: adds to what its caller has brought along. */
export class FrontService {
  static readonly serviceName = 'front';
  readonly context = Context();
  readonly desk = RpcProxy('desk');

  @rpc
  async greet(): Promise<string> {
    this.context.data['tenant'] = 'acme'; // for every call and event from here on
    return this.desk.greet();
  }
}

export interface DeskEvents {
  greeted: string;
}

/** Second hop: knows nothing of languages and tenants, and passes them on all the same. */
export class DeskService {
  static readonly serviceName = 'desk';
  readonly translator = RpcProxy('translator');
  readonly dispatch = EventDispatcher<DeskEvents>();

  @rpc
  async greet(): Promise<string> {
    const greeting = await this.translator.greet();
    await this.dispatch('greeted', greeting);
    return greeting;
  }
}

/** Third hop, by a call. */
export class TranslatorService {
  static readonly serviceName = 'translator';
  readonly language = Language();
  readonly userId = UserId();
  readonly tenant = Tenant();

  @rpc
  greet(): string {
    const hello = this.language === 'fr' ? 'Bonjour' : 'Hello';
    return `${hello}, ${String(this.userId)} of ${String(this.tenant)}!`;
  }
}

/** Third hop, by an event. */
export class DiaryService {
  static readonly serviceName = 'diary';
  readonly context = Context();
  readonly tenant = Tenant();

  @eventHandler('desk', 'greeted')
  note(greeting: string): void {
    const way = this.context.callIdStack.map((id) => id.split('.').slice(0, 2).join('.'));
    console.log(`${String(this.tenant)}: ${greeting} (${way.join(' > ')})`);
  }
}
