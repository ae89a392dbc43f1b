import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';
import { hubOf, type Hub } from '../web/hub.js';

class WebsocketHubProvider extends DependencyProvider<Hub> {
  override getDependency(): Hub {
    return hubOf(this.host);
  }
}

const inject = dependency(WebsocketHubProvider);

/** Speaks to the websockets of the service: `readonly hub = WebsocketHub()`, then `this.hub.broadcast('room', 'joined', { name })`. */
export function WebsocketHub(): Hub {
  return inject();
}
