import { dependency, DependencyProvider } from 'ntgen';
import { EventEmitter, once } from 'node:events';

/** What services have seen; a test awaits it. */
export class SeenLog {
  readonly entries: { readonly what: string; readonly value: unknown }[] = [];
  readonly #emitter = new EventEmitter();

  add(what: string, value: unknown): void {
    this.entries.push({ what, value });
    this.#emitter.emit('added');
  }

  /** The values seen under a name, as soon as there are `count` of them. */
  async seen(what: string, count = 1): Promise<readonly unknown[]> {
    for (;;) {
      const found = this.entries.filter((entry) => entry.what === what);
      if (found.length >= count) return found.map(({ value }) => value);
      await once(this.#emitter, 'added');
    }
  }
}

class LogProvider extends DependencyProvider<SeenLog> {
  override getDependency(): SeenLog {
    return this.host.config['seen'] as SeenLog;
  }
}

export const Log = dependency(LogProvider);
