import type { Sample } from '../measure.js';
import type { Setup } from './contestant.js';
import type { LoadResult } from './load.js';

export const CONTESTANTS = ['amqplib', 'ntgen'] as const;
export type ContestantName = (typeof CONTESTANTS)[number];
export type Side = 'server' | 'client';

/** What the process of one side can be told. It answers each command before it takes the next. */
export interface Commands {
  readonly start: { readonly ask: Setup; readonly answer: null };
  /** What it has spent so far. */
  readonly sample: { readonly ask: null; readonly answer: Sample };
  /** Clients only. */
  readonly load: {
    readonly ask: { readonly outstanding: number; readonly seconds: number };
    readonly answer: LoadResult;
  };
  readonly stop: { readonly ask: null; readonly answer: null };
}

export type CommandName = keyof Commands;

/** A command on its way to the process. */
export type CommandMessage = {
  readonly [Name in CommandName]: { readonly command: Name; readonly ask: Commands[Name]['ask'] };
}[CommandName];

/** Its answer on the way back. */
export type AnswerMessage = { readonly answer: Commands[CommandName]['answer'] } | { readonly failure: string };
