import type { AnswerOf, CommandOf } from '../harness/side.js';
import type { Sample } from '../harness/measure.js';
import type { Setup } from './contestant.js';
import type { Level, LoadResult } from './load.js';

/** What the process of one side can be told. */
export interface Commands {
  readonly start: { readonly ask: Setup; readonly answer: null };
  /** What it has spent so far. */
  readonly sample: { readonly ask: null; readonly answer: Sample };
  /** Clients only. */
  readonly load: { readonly ask: Level & { readonly seconds: number }; readonly answer: LoadResult };
  readonly stop: { readonly ask: null; readonly answer: null };
}
export type Command = CommandOf<Commands>;
export type Answer = Extract<AnswerOf<Commands>, { readonly answer: unknown }>['answer'];
