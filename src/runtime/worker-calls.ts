import { DEFAULT_TIMEOUT_MS, type Caller } from './caller.js';
import type { WorkerContext } from './context.js';
import type { CallOptions } from './proxy.js';
import type { SendCall } from './service-proxy.js';

/** The calls of one worker: they carry on its context, inherit what is left of its time, and end when it is given up. */
export function workerCalls(caller: Caller, context: WorkerContext, defaults: CallOptions = {}): SendCall {
  return (method, given, options) => {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, ...others } = { ...defaults, ...options };
    return caller.call(method, given, context, {
      ...others,
      timeoutMs: Math.min(timeoutMs, context.remainingMs()),
    });
  };
}
