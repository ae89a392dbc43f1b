import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';

class ContextProvider extends DependencyProvider<WorkerContext> {
  override getDependency(context: WorkerContext): WorkerContext {
    return context;
  }
}

/** The worker's own context: `readonly context = Context()`, then `this.context.signal`, `this.context.data`. */
export const Context = dependency(ContextProvider);
