/*
 * The door for tests of services: `ntgen/testing`. It needs no test runner: mocks are its own, and hooks are handed in.
 */
export { dummy } from './dummy.js';
export { entrypointHook, type EntrypointHookOptions } from './entrypoint-hook.js';
export { entrypointWaiter, type EntrypointWaiterOptions } from './entrypoint-waiter.js';
export { freePort } from './free-port.js';
export { freshVhost, type TestBroker, type Vhost, type VhostMaker } from './fresh-vhost.js';
export { memoryUrl } from './memory-url.js';
export { autoMock, mocked, type Mocked, type MockFunction, type MockResult } from './mock.js';
export { once } from './once.js';
export { replaceDependencies, type Mocks } from './replace-dependencies.js';
export { restrictEntrypoints } from './restrict-entrypoints.js';
export type { Replacement, Replacements } from './service-types.js';
export { testKit, TestKit, type TestKitOptions } from './test-kit.js';
export { workerFactory } from './worker-factory.js';
