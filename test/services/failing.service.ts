import { Context, rpc, RpcProxy } from 'ntgen';
import { Log } from './log.js';

export interface Shelf {
  readonly row: number;
}

/** As a service has it. */
export class OutOfStock extends Error {
  readonly shelf?: Shelf;
  readonly #secret = 'not for others';
  constructor(
    readonly itemCode: string,
    readonly left: number,
    readonly until: Date,
    private readonly warehouseKey = 'hush',
  ) {
    super(`${itemCode}: only ${String(left)} left`);
  }
  reveal(): string {
    return this.#secret + this.warehouseKey;
  }
}

export class Retired extends Error {
  constructor(
    readonly itemCode: string,
    readonly left: number,
  ) {
    super(`${itemCode} is retired`);
  }
}
export class RetiredForGood extends Retired {}

export class Closed extends Error {
  static readonly excPath = 'acme.errors.Closed';
}

/** Broken promises: its data is not what its type says. */
export class Broken extends Error {
  readonly count: number = 'many' as never;
}

/** What nobody has declared. */
export class Undeclared extends Error {
  readonly password = 'hush';
}

const UNTIL = new Date('2030-01-02T03:04:05.678Z');

/** Fails in every way. */
export class DepotService {
  static readonly serviceName = 'depot';
  readonly log = Log();
  readonly context = Context();

  @rpc({ errors: [OutOfStock, Retired, Closed, Broken] })
  take(how: string): void {
    switch (how) {
      case 'out':
        throw new OutOfStock('anvil', 2, UNTIL);
      case 'retired':
        throw new RetiredForGood('rocket', 7);
      case 'closed':
        throw new Closed('come back tomorrow');
      case 'broken':
        throw new Broken('it is broken');
      default:
        throw new Undeclared('nobody knows');
    }
  }

  /** Throws what no error should be. */
  @rpc
  hurl(what: string): void {
    throw HOSTILE[what]?.();
  }

  @rpc({ expectedErrors: [Undeclared] })
  hurlExpected(what: string): void {
    throw HOSTILE[what]?.();
  }

  /** Gives up only after its time was up, with an error that nobody waits for. */
  @rpc({ timeout: 0.05 })
  async late(): Promise<void> {
    await new Promise((resolve) => {
      this.context.signal.addEventListener('abort', resolve);
    });
    this.log.add('late', 'woken');
    throw new Error('too late');
  }

  @rpc({ sensitiveArguments: ['card.number', 'tags[0]', 'note'] })
  redacted(card: { number: string; owner: string }, note?: string, ...tags: string[]): string {
    this.log.add('redacted', [this.context.redactedArgs(), card, note, tags]);
    return card.number;
  }
}

const HOSTILE: Readonly<Record<string, () => unknown>> = {
  text: () => 'just text',
  nothing: () => undefined,
  getters: () =>
    Object.defineProperties(new Error(), {
      message: { get: fail },
      args: { get: fail },
      constructor: { get: fail },
    }),
  proxy: () =>
    new Proxy(
      {},
      {
        get: fail,
        getPrototypeOf: fail,
        has: fail,
        ownKeys: fail,
        getOwnPropertyDescriptor: fail,
      },
    ),
  cycle: () => {
    const args: unknown[] = [];
    args.push(args, { args });
    return Object.assign(new Error('round'), { args });
  },
  huge: () => Object.assign(new Error('x'.repeat(5_000_000)), { args: ['y'.repeat(5_000_000), 'z'.repeat(5_000_000)] }),
};

function fail(): never {
  throw new Error('no look inside');
}

/** Calls the depot, and lets its errors pass. */
export class ClerkService {
  static readonly serviceName = 'clerk';
  readonly depot = RpcProxy('depot');

  /**
   * Declares its error in this comment alone.
   *
   * @throws {OutOfStock} always
   * @throws {TypeError} never: errors of the platform are remarks
   * @throws when it likes to
   */
  @rpc
  regret(): void {
    throw new OutOfStock('regrets', 0, UNTIL);
  }

  @rpc({ errors: [OutOfStock] })
  async order(how: string): Promise<void> {
    await this.depot.take(how);
  }

  /** Says how its own call failed. */
  @rpc
  async ask(how: string): Promise<string> {
    try {
      await this.depot.take(how);
      return 'taken';
    } catch (error) {
      const outOfStock = this.depot.take.failedWith(error, 'OutOfStock');
      return outOfStock === undefined ? 'failed' : `${String(outOfStock.left + 1)} ${outOfStock.until.toISOString()}`;
    }
  }
}
