import type { Sample } from '../harness/measure.js';
import type { AnswerOf, CommandOf } from '../harness/side.js';
import type { Setup } from './contestant.js';

export interface Told {
  readonly events: number;
  /** Milliseconds since the epoch at the first of them. */
  readonly startedAt: number;
}

/** What the process of one side can be told. */
export interface Commands {
  readonly start: { readonly ask: Setup; readonly answer: null };
  /** What it has spent so far. */
  readonly sample: { readonly ask: null; readonly answer: Sample };
  /** The publisher: tells events for so long, so many unconfirmed at once. */
  readonly tell: { readonly ask: { readonly seconds: number; readonly outstanding: number }; readonly answer: Told };
  /** A consumer: waits until it has handled so many since it was last asked. The answer is when that was, as `startedAt`. */
  readonly handled: { readonly ask: { readonly events: number }; readonly answer: number };
  readonly stop: { readonly ask: null; readonly answer: null };
}
export type Command = CommandOf<Commands>;
export type Answer = Extract<AnswerOf<Commands>, { readonly answer: unknown }>['answer'];
