import { declare, Entrypoint, type EntrypointClass, type EntrypointDecorator } from '../runtime/entrypoint.js';

interface OnceOptions {
  readonly args: readonly unknown[];
}

/** Fires each method once, when the container starts. */
class Once extends Entrypoint<OnceOptions> {
  override start(): void {
    for (const method of this.methods) void this.spawn(method, method.options.args);
  }
}

/**
 * Marks a method that runs once at the start of the container, with these arguments: `@once('anvil', 3)`.
 * The start does not wait for it; a failure is logged.
 */
export function once<const Args extends readonly unknown[]>(
  ...args: Args
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `this` of any class
): EntrypointDecorator<'once', object, (this: any, ...args: [...Args]) => unknown> {
  // The arguments are no part of the contract: the type of the options does not show them.
  return declare('once', { args }, Once as unknown as EntrypointClass<never>);
}
