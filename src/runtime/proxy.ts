/** Per call settings. */
export interface CallOptions {
  /**
   * Milliseconds until the call ends with `RpcTimeout`. Default 30 000. A worker's call never gets more than what is left
   * of the worker's own time.
   */
  readonly timeoutMs?: number;
  /** Gives the call up: it ends with `CallCancelled`, and a service of ntgen is told. */
  readonly signal?: AbortSignal;
  /** Context data of this call alone, over what travels anyway. */
  readonly contextData?: Readonly<Record<string, unknown>>;
  /** The message's priority, 0 to 255. Nameko's request queues have no priorities: it is for who reads the messages. */
  readonly priority?: number;
  /**
   * Whether the request may arrive twice, as it can when the connection is lost before it was confirmed; else the call ends with
   * `OutcomeUnknown`. Default: what the method's `@rpc` says, and without a contract true.
   */
  readonly idempotent?: boolean;
}

/**
 * A method of a remote service.
 *
 * `Names` are the names of the parameters, in order, as far as they can be given by name: a rest parameter cannot.
 */
export interface RpcMethod<
  Args extends readonly unknown[],
  Result,
  Names extends readonly string[] = Args extends readonly [] ? readonly [] : readonly string[],
> {
  /** Calls, and resolves to the result. */
  (...args: Args): Promise<Result>;
  /** Calls with arguments by name, which travel as Python's keyword arguments: `buy.callKw({ quantity: 2, isbn: '…' })`. */
  callKw(named: NamedArguments<Args, Names>): Promise<Result>;
  /** A call under Nameko's name: a promise is the handle, and may be awaited later and more than once. */
  callAsync(...args: Args): Promise<Result>;
  /** The same method with other settings. `this`, so that it keeps what else the method has, such as `failedWith`. */
  with(options: CallOptions): this;
}

/** What a method has besides when it declares errors: `Errors` are the data of its service's errors, by class name. */
export interface FailsWith<Errors, Name extends keyof Errors> {
  /**
   * The data of a failed call's error when that is the declared error of this name, checked against the contract; else
   * undefined: `const outOfStock = rpc.shop.order.failedWith(error, 'OutOfStock');`
   */
  failedWith<One extends Name>(error: unknown, name: One): Errors[One] | undefined;
}

/** Arguments by name. What may be `undefined` may be left out. */
export type NamedArguments<
  Args extends readonly unknown[],
  Names extends readonly string[],
> = number extends Names['length']
  ? Readonly<Record<string, unknown>>
  : Names extends readonly []
    ? Readonly<Record<string, never>>
    : {
        readonly [Index in Indices<Names> as undefined extends At<Args, Index> ? never : At<Names, Index> & string]: At<
          Args,
          Index
        >;
      } & {
        readonly [
          Index in Indices<Names> as undefined extends At<Args, Index> ? At<Names, Index> & string : never
        ]?: At<Args, Index>;
      };

type Indices<Items extends readonly unknown[]> = keyof Items & `${number}`;
type At<Items extends readonly unknown[], Index> = Index extends keyof Items ? Items[Index] : never;
