import { dependency, DependencyProvider, rpc, type WorkerContext } from 'ntgen';

export class Unauthenticated extends Error {}
export class Unauthorized extends Error {}

export interface Auth {
  /** The roles' token of a user; throws where name and password do not match. */
  authenticate(username: string, password: string): string;
  hasRole(role: string): boolean;
}

/** Who somebody is travels as context data; what he may do is looked up. */
class AuthProvider extends DependencyProvider<Auth> {
  readonly #users: ReadonlyMap<string, { readonly password: string; readonly roles: readonly string[] }> = new Map([
    ['wile_e_coyote', { password: 'beep-beep', roles: ['customer'] }],
    ['acme', { password: 'corp', roles: ['admin'] }],
  ]);

  override getDependency({ data }: WorkerContext): Auth {
    return {
      authenticate: (username, password) => {
        if (this.#users.get(username)?.password !== password) throw new Unauthenticated(username);
        return username;
      },
      hasRole: (role) => this.#users.get(String(data['auth_token']))?.roles.includes(role) ?? false,
    };
  }
}

export const AuthSession = dependency(AuthProvider);

export class AuthService {
  static readonly serviceName = 'auth_service';
  readonly auth = AuthSession();

  @rpc({ sensitiveArguments: ['password'], expectedErrors: [Unauthenticated] })
  login(username: string, password: string): string {
    return this.auth.authenticate(username, password);
  }

  @rpc({ expectedErrors: [Unauthorized] })
  update(data: string): void {
    if (!this.auth.hasRole('admin')) throw new Unauthorized('admin');
    throw new TypeError(`Whoops, genuine error with ${data}.`);
  }
}
