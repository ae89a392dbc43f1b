import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';
import type { ServiceConfig } from '../runtime/config.js';

class ConfigProvider extends DependencyProvider<ServiceConfig> {
  override getDependency(): ServiceConfig {
    return this.host.config;
  }
}

const inject = dependency(ConfigProvider);

/** The container's configuration: `readonly config = Config<{ CURRENCY?: string }>()`. `Keys` says which keys the service reads. */
export function Config<Keys extends object = ServiceConfig>(): Readonly<Keys> {
  // The author states the keys; nothing checks them yet.
  return inject() as unknown as Readonly<Keys>;
}
