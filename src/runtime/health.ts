import type { TransportHealth } from '../transport/transport.js';

/** `stopped`: the last worker has ended and no other will run, though parts may still be closing. */
export type ContainerState = 'new' | 'starting' | 'running' | 'stopping' | 'stopped';

/** How a container is doing. */
export interface ContainerHealth {
  readonly service: string;
  readonly state: ContainerState;
  /** It takes work: it runs, it is connected, and all that it consumes comes. */
  readonly ready: boolean;
  /** What has ended it, when it was not asked to stop. */
  readonly failure?: string;
  /** Absent where nothing has asked for the broker, as in a service of HTTP methods alone. */
  readonly transport?: TransportHealth;
}

/** How the services of a runner are doing. */
export interface RunnerHealth {
  /** No service has been ended by a failure. A lost broker is none: it comes back. */
  readonly alive: boolean;
  /** All of them take work. */
  readonly ready: boolean;
  readonly services: readonly ContainerHealth[];
}

export function isReady(state: ContainerState, transport: TransportHealth | undefined): boolean {
  if (state !== 'running') return false;
  return (
    transport === undefined || (transport.connected && transport.consumers.attached >= transport.consumers.expected)
  );
}
