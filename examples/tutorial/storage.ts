import { dependency, DependencyProvider, rpc } from 'ntgen';

/** As much of a database as the service needs. */
export interface Session {
  add(value: string): void;
  commit(): void;
}

class SessionProvider extends DependencyProvider<Session> {
  readonly #stored: string[] = [];

  override getDependency(): Session {
    const added: string[] = [];
    return {
      add: (value) => added.push(value),
      commit: () => this.#stored.push(...added.splice(0)),
    };
  }
}

export const DbSession = dependency(SessionProvider);

export class StorageService {
  static readonly serviceName = 'storage';
  readonly db = DbSession();

  @rpc
  save(value: string): void {
    this.db.add(value);
    this.db.commit();
  }
}
