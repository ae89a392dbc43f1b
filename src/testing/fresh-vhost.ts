import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { messageOf, NtgenError } from '../errors/errors.js';

/** Who makes vhosts: a command to which rabbitmqctl's arguments are added, or RabbitMQ's management API. */
export type VhostMaker =
  | {
      /** Without a shell: `['rabbitmqctl']`, `['sudo', 'rabbitmqctl']`, `['docker', 'exec', 'rabbit', 'rabbitmqctl']`. */
      readonly command: readonly [string, ...string[]];
    }
  | {
      /** `http://guest:guest@127.0.0.1:15672` */
      readonly management: string;
    };

/** A broker that a test has for itself. */
export interface TestBroker {
  /** What to connect to. */
  readonly url: string;
  /** Removes it, with all that is in it. */
  delete(): Promise<void>;
}

export interface Vhost extends TestBroker {
  readonly name: string;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Administration {
  add(vhost: string, user: string): Promise<void>;
  delete(vhost: string): Promise<void>;
}

const TIMEOUT_MS = 60_000;
const EVERYTHING = '.*';

/**
 * Makes a vhost of an unused name on the broker that `url` leads to, and lets the user of the URL do everything there.
 *
 * @throws NtgenError  NTG4012: the command or the API failed; with what it said
 */
export async function freshVhost(options: VhostMaker & { readonly url: string }): Promise<Vhost> {
  const administration = 'command' in options ? byCommand(options.command) : byManagement(options.management);
  const name = `ntgen-test-${randomUUID()}`;
  const url = new URL(options.url);
  await administration.add(name, decodeURIComponent(url.username) || 'guest');
  url.pathname = `/${name}`;
  const remove = (): Promise<void> => administration.delete(name);
  return { name, url: url.href, delete: remove, [Symbol.asyncDispose]: remove };
}

function byCommand([program, ...first]: readonly [string, ...string[]]): Administration {
  const run = async (...args: readonly string[]): Promise<void> => {
    try {
      await promisify(execFile)(program, [...first, ...args], { timeout: TIMEOUT_MS });
    } catch (error) {
      const { stderr = '' } = error as { readonly stderr?: string };
      throw refused(
        `\`${[program, ...first, ...args].join(' ')}\` failed: ${stderr.trim() || messageOf(error)}`,
        error,
      );
    }
  };
  return {
    add: async (vhost, user) => {
      await run('add_vhost', vhost);
      await run('set_permissions', '-p', vhost, user, EVERYTHING, EVERYTHING, EVERYTHING);
    },
    delete: (vhost) => run('delete_vhost', vhost),
  };
}

function byManagement(management: string): Administration {
  const { username, password, origin, pathname } = new URL(management);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const base = `${origin}${pathname.replace(/\/$/, '')}/api`;
  const request = async (method: string, path: string, body?: object): Promise<void> => {
    const what = `${method} ${base}${path}`;
    let response: Response;
    try {
      response = await fetch(`${base}${path}`, {
        method,
        headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw refused(`${what} failed: ${messageOf(error)}. Is the management plugin enabled?`, error);
    }
    const said = await response.text();
    if (!response.ok) throw refused(`${what} was answered with ${response.status}: ${said}`);
  };
  return {
    add: async (vhost, user) => {
      await request('PUT', `/vhosts/${vhost}`, {});
      const permissions = { configure: EVERYTHING, write: EVERYTHING, read: EVERYTHING };
      await request('PUT', `/permissions/${vhost}/${encodeURIComponent(user)}`, permissions);
    },
    delete: (vhost) => request('DELETE', `/vhosts/${vhost}`),
  };
}

function refused(message: string, cause?: unknown): NtgenError {
  return new NtgenError('NTG4012', message, cause === undefined ? {} : { cause });
}
