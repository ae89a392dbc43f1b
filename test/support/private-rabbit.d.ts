/** A RabbitMQ that nobody else uses. */
export interface PrivateRabbit {
  readonly url: string;
  /** Ends it and removes its folders. */
  stop(): Promise<void>;
  /** Ends it as `kill -9` does. Its folders stay. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, with what was on its disk. */
  start(): Promise<void>;
  /** Runs rabbitmqctl on it; resolves with what it prints. */
  ctl(...args: readonly string[]): Promise<string>;
}

/** What a broker begins with. */
export interface RabbitSettings {
  /** Lines of rabbitmq.conf. */
  readonly conf?: readonly string[];
  /** Vhosts, users, permissions and policies, in the form of `rabbitmqctl export_definitions`. */
  readonly definitions?: object;
}

/** Whether `startPrivateRabbit` can start one. */
export function hasRabbitServer(): boolean;

export function startPrivateRabbit(
  answers: (url: string) => Promise<boolean>,
  settings?: RabbitSettings,
): Promise<PrivateRabbit | undefined>;
