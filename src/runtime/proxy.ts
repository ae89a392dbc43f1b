/** Per call settings. */
export interface CallOptions {
  /** Milliseconds until the call ends with `RpcTimeout`. Default 30 000, or what is left of the caller's own deadline. */
  readonly timeoutMs?: number;
  /** Gives the call up. */
  readonly signal?: AbortSignal;
}

/** A method of a remote service. */
export interface RpcMethod<Args extends readonly unknown[], Result> {
  /** Calls, and resolves to the result. */
  (...args: Args): Promise<Result>;
  /** The same under Nameko's name: a promise is the handle, and may be awaited later and more than once. */
  callAsync(...args: Args): Promise<Result>;
  /** The same method with other settings. */
  with(options: CallOptions): RpcMethod<Args, Result>;
}
