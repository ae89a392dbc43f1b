import { connect, ServiceContainer, silentLogger, type ServiceClass, type ServiceConfig } from '../../../src/index.js';
import type { Contracts } from '../../../src/contract/descriptor.js';
import { openTransport } from '../../../src/transport/open.js';
import type { Delivery, Transport } from '../../../src/transport/transport.js';
import { replyQueue, rpcExchange } from '../../../src/wire/names.js';
import { isRequest, received, type Capture, type CapturedMessage } from '../captures.js';
import { Recorder, theirs, type Told } from './conversation.js';

export interface ReplayOptions {
  readonly services: readonly ServiceClass[];
  readonly contracts?: Contracts;
  readonly config?: ServiceConfig;
  /**
   * Who makes the calls: the captured requests, published as they are, or ntgen's own client, told to make the same calls.
   */
  readonly client: 'captured' | 'ntgen';
  /** Requests that are not replayed, by what comes of them elsewhere; with their replies. */
  readonly except?: (request: CapturedMessage) => boolean;
}

export interface Replayed {
  readonly theirs: readonly Told[];
  readonly ours: readonly Told[];
  readonly recorder: Recorder;
}

/** Hosts the services, has the calls of a capture made one after the other, and says what both sides have published. */
export async function replay(url: string, capture: Capture, options: ReplayOptions): Promise<Replayed> {
  const config: ServiceConfig = { ...options.config, AMQP_URI: url };
  const exchange = config.rpc_exchange ?? 'nameko-rpc';
  const dropped = new Set(
    capture.messages
      .filter((message) => isRequest(message) && options.except?.(message) === true)
      .map(({ properties }) => properties.correlation_id),
  );
  const messages = capture.messages.filter(
    ({ properties: { correlation_id: id } }) => id === undefined || !dropped.has(id),
  );
  const recorder = new Recorder(url);
  const containers = options.services.map(
    (service) =>
      new ServiceContainer(service, {
        config,
        logger: silentLogger,
        ...(options.contracts?.[service.serviceName] === undefined ? {} : { contracts: options.contracts }),
      }),
  );
  try {
    await Promise.all(containers.map((container) => container.start()));
    const caller = await (options.client === 'ntgen' ? NtgenClients : CapturedClients).open(url, exchange, messages);
    try {
      for (const request of messages.filter(isRoot)) await caller.make(request);
    } finally {
      await caller.close();
    }
  } finally {
    await Promise.all(containers.map((container) => container.stop()));
    recorder.stop();
  }
  return { theirs: theirs(messages), ours: recorder.published, recorder };
}

/** Made by the client: what services send on is their own doing. */
export function isRoot(message: CapturedMessage): boolean {
  if (message.method !== 'BasicPublish') return false;
  const stack = message.properties.headers['nameko.call_id_stack'];
  if (!isRequest(message)) return message.exchange.endsWith('.events') && stack === undefined;
  return Array.isArray(stack) ? String(stack.at(-1)).startsWith('standalone_rpc_proxy') : true;
}

/** Publishes captured requests as they are, and waits for their replies where the captured client did. */
class CapturedClients {
  readonly #transport: Transport;
  readonly #waiting = new Map<string | undefined, (reply: Delivery) => void>();

  private constructor(transport: Transport) {
    this.#transport = transport;
  }

  static async open(url: string, exchange: string, messages: readonly CapturedMessage[]): Promise<CapturedClients> {
    const transport = await openTransport(url);
    const clients = new CapturedClients(transport);
    await transport.declareExchange(rpcExchange(exchange));
    for (const replyTo of replyKeys(messages)) {
      const queue = replyQueue('standalone_rpc_proxy', replyTo, exchange);
      await transport.declareQueue(queue);
      await transport.consume(queue.name, { prefetch: 0 }, (reply) => {
        clients.#waiting.get(reply.correlationId)?.(reply);
        return Promise.resolve('ack');
      });
    }
    return clients;
  }

  async make(request: CapturedMessage): Promise<void> {
    const { exchange, routing_key: routingKey, mandatory = false, properties } = request;
    const replied = new Promise((resolve) => this.#waiting.set(properties.correlation_id, resolve));
    try {
      await this.#transport.publish({ exchange, routingKey }, received(request), { mandatory });
    } catch (error) {
      if ((error as { code?: unknown }).code === 'NTG4009') return;
      throw error;
    }
    if (isRequest(request)) await replied;
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }
}

/** ntgen's own clients, one for each captured one, making the calls that the captured ones made. */
class NtgenClients {
  readonly #clients: ReadonlyMap<string | undefined, Awaited<ReturnType<typeof connect>>>;

  private constructor(clients: ReadonlyMap<string | undefined, Awaited<ReturnType<typeof connect>>>) {
    this.#clients = clients;
  }

  static async open(url: string, exchange: string, messages: readonly CapturedMessage[]): Promise<NtgenClients> {
    const clients = new Map<string | undefined, Awaited<ReturnType<typeof connect>>>();
    clients.set(undefined, await connect(url, { rpcExchange: exchange }));
    for (const replyTo of replyKeys(messages)) {
      const first = messages.find(({ properties }) => properties.reply_to === replyTo);
      const contextData = contextOf(first?.properties.headers ?? {});
      clients.set(replyTo, await connect(url, { rpcExchange: exchange, contextData }));
    }
    return new NtgenClients(clients);
  }

  async make(request: CapturedMessage): Promise<void> {
    const client = this.#clients.get(request.properties.reply_to);
    if (client === undefined) throw new Error('a request of nobody');
    const body = JSON.parse(request.body_utf8) as unknown;
    if (!isRequest(request)) {
      await client.dispatch(request.exchange.replace(/\.events$/, ''), request.routing_key, body);
      return;
    }
    const dot = request.routing_key.lastIndexOf('.');
    const [service, method] = [request.routing_key.slice(0, dot), request.routing_key.slice(dot + 1)];
    const { args } = body as { args: readonly unknown[] };
    // An error is an answer too; the conversation shows which.
    await (client[service] as AnyProxy)[method]?.(...args).catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }
}

type AnyProxy = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

function replyKeys(messages: readonly CapturedMessage[]): ReadonlySet<string> {
  return new Set(
    messages.filter(isRoot).flatMap(({ properties: { reply_to: key } }) => (key === undefined ? [] : [key])),
  );
}

function contextOf(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = Object.entries(headers).filter(([name]) => name !== 'nameko.call_id_stack');
  return Object.fromEntries(own.map(([name, value]) => [name.replace(/^nameko\./, ''), value]));
}

/** A capture with other names of services and exchanges, so that its conversation may be held on a broker that others use. */
export function renamed(capture: Capture, prefix: string, names: readonly string[]): Capture {
  let text = JSON.stringify(capture);
  for (const name of ['nameko-rpc', ...names]) text = text.replaceAll(name, `${prefix}${name}`);
  return JSON.parse(text) as Capture;
}
