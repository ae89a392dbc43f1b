import { messageOf } from '../errors/errors.js';
import type { TransportListener } from './transport.js';

/** A listener with all its methods, which never throw: what listens must not end what it listens to. */
export function guarded(listener: TransportListener = {}): Required<TransportListener> {
  return {
    connected(address) {
      attempt(() => listener.connected?.(address));
    },
    disconnected(address, reason, retryInMs) {
      attempt(() => listener.disconnected?.(address, reason, retryInMs));
    },
    blocked(address, reason) {
      attempt(() => listener.blocked?.(address, reason));
    },
    failed(reason) {
      attempt(() => listener.failed?.(reason));
    },
  };
}

function attempt(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    process.emitWarning(`A transport's listener threw: ${messageOf(error)}`);
  }
}
