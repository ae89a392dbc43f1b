/** What a handler shall do. All of it may travel. */
export interface Task {
  /** Milliseconds to wait before all else, so that what has been said by then has left. */
  readonly beforeMs?: number;
  /** Milliseconds to wait. */
  readonly ms?: number;
  /** Milliseconds to keep the event loop from turning. */
  readonly spinMs?: number;
  /** Throw, with this message. */
  readonly fail?: string;
  /** Never return, whatever the signal says. */
  readonly forever?: boolean;
  /** Leave a rejected promise behind that nobody awaits. */
  readonly stray?: boolean;
  /** Throw out of a timer, where nobody can catch it. */
  readonly crash?: boolean;
  /** Take memory until there is none. */
  readonly leak?: boolean;
  /** Send this process a signal. */
  readonly signal?: NodeJS.Signals;
  /** A result of so many bytes. */
  readonly bytes?: number;
  /** What to do instead when nobody has begun it before. */
  readonly first?: Task;
}

/** An event of the load. */
export interface Tick {
  readonly id: string;
  readonly task?: Task;
}
