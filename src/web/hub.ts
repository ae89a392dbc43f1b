import { ConnectionNotFound } from '../errors/errors.js';
import { encodeSocketEvent } from '../wire/websocket.js';

/** Speaks to the websockets of a service, of whichever worker. It knows those of its own container. */
export interface Hub {
  /** @throws ConnectionNotFound */
  subscribe(socketId: string, channel: string): void;
  /** Does nothing where there is nothing to end. */
  unsubscribe(socketId: string, channel: string): void;
  /** The channels of a socket, sorted; none for a socket that is not connected. */
  getSubscriptions(socketId: string): readonly string[];
  /** Sends an event to every socket that has subscribed to the channel. */
  broadcast(channel: string, event: string, data: unknown): void;
  /** Sends an event to one socket. Returns whether it is connected. */
  unicast(socketId: string, event: string, data: unknown): boolean;
}

/** A connected websocket, as the hub needs it. */
export interface HubSocket {
  readonly id: string;
  /** Returns whether the socket still takes frames. */
  send(frame: string): boolean;
}

interface Connected {
  readonly socket: HubSocket;
  readonly channels: Set<string>;
}

/** The websockets of one container and what they have subscribed to. Source: Nameko 2.14. */
export class SocketHub implements Hub {
  readonly #connected = new Map<string, Connected>();
  readonly #subscribers = new Map<string, Set<HubSocket>>();

  connect(socket: HubSocket): void {
    this.#connected.set(socket.id, { socket, channels: new Set() });
  }

  /** Ends all subscriptions of the socket. */
  disconnect(socketId: string): void {
    for (const channel of this.getSubscriptions(socketId)) this.unsubscribe(socketId, channel);
    this.#connected.delete(socketId);
  }

  subscribe(socketId: string, channel: string): void {
    const connected = this.#connected.get(socketId);
    if (connected === undefined) throw new ConnectionNotFound(socketId);
    connected.channels.add(channel);
    const subscribers = this.#subscribers.get(channel) ?? new Set();
    this.#subscribers.set(channel, subscribers.add(connected.socket));
  }

  unsubscribe(socketId: string, channel: string): void {
    const connected = this.#connected.get(socketId);
    const subscribers = this.#subscribers.get(channel);
    if (connected === undefined || subscribers === undefined) return;
    connected.channels.delete(channel);
    subscribers.delete(connected.socket);
    if (subscribers.size === 0) this.#subscribers.delete(channel);
  }

  getSubscriptions(socketId: string): readonly string[] {
    return [...(this.#connected.get(socketId)?.channels ?? [])].sort();
  }

  broadcast(channel: string, event: string, data: unknown): void {
    const frame = encodeSocketEvent(event, data);
    for (const socket of this.#subscribers.get(channel) ?? []) socket.send(frame);
  }

  unicast(socketId: string, event: string, data: unknown): boolean {
    const frame = encodeSocketEvent(event, data);
    return this.#connected.get(socketId)?.socket.send(frame) ?? false;
  }
}

const HUBS = new WeakMap<object, SocketHub>();

/** The hub of a container: where its entrypoint for websockets and its providers meet. */
export function hubOf(host: object): SocketHub {
  const hub = HUBS.get(host) ?? new SocketHub();
  HUBS.set(host, hub);
  return hub;
}
