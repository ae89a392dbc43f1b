import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';

/**
 * Makes an injector for one key of the context data: `const Tenant = contextData<string>('tenant')`, then
 * `readonly tenant = Tenant()`. The value is what came with the call, unchecked, and undefined where nothing came.
 */
export function contextData<T>(key: string): () => T | undefined {
  // A class of its own for each key: injection tells dependencies apart by their class.
  class ContextDataProvider extends DependencyProvider<T | undefined> {
    override getDependency({ data }: WorkerContext): T | undefined {
      // Callers are trusted with the type, as with everything in the context.
      return (data[key] ?? undefined) as T | undefined;
    }
  }
  return dependency(ContextDataProvider);
}

/** The caller's language, such as `en-gb`: context key `language`. */
export const Language = contextData<string>('language');

/** The user on whose behalf the call is made: context key `user_id`. */
export const UserId = contextData<string | number>('user_id');

/** The user's program: context key `user_agent`. */
export const UserAgent = contextData<string>('user_agent');

/** The user's credentials: context key `auth_token`. */
export const AuthToken = contextData<string>('auth_token');
