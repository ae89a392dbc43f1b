import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import type { Logger } from '../runtime/logger.js';
import { DependencyProvider } from '../runtime/provider.js';

class ContextProvider extends DependencyProvider<WorkerContext> {
  override getDependency(context: WorkerContext): WorkerContext {
    return context;
  }
}

/** The worker's own context: `readonly context = Context()`, then `this.context.signal`, `this.context.data`. */
export const Context = dependency(ContextProvider);

class CallLoggerProvider extends DependencyProvider<Logger> {
  override getDependency(context: WorkerContext): Logger {
    return context.logger;
  }
}

/** The container's logger, bound to the call: `readonly log = CallLogger()`, then `this.log.info({ item }, 'sold')`. */
export const CallLogger = dependency(CallLoggerProvider);
