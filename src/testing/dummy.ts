import { declare, Entrypoint, type EntrypointClass, type EntrypointDecorator } from '../runtime/entrypoint.js';

class Dummy extends Entrypoint {}

/** Marks a method that nothing ever fires but a test, by `entrypointHook`. */
export const dummy: EntrypointDecorator<'dummy', object> = declare(
  'dummy',
  {},
  Dummy as unknown as EntrypointClass<never>,
);
