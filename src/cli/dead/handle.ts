import { transportSettings } from '../../runtime/connection-config.js';
import { openQueueReader } from '../../transport/open-queue-reader.js';
import { openTransport } from '../../transport/open.js';
import type { DeadLetter } from '../../wire/dead-letter.js';
import type { ConnectedConfig } from '../connection.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { asJson, asPage, asRow } from './describe.js';
import { deadLetters, missingIds, type Found, type Selection } from './letters.js';
import { replay } from './replay.js';

interface Asked {
  readonly selection: Selection;
  readonly json: boolean;
  readonly config: ConnectedConfig;
}

/** What is done with each letter. Returns why it could not be. */
interface Deed {
  handle(found: Found): Promise<string | undefined> | string | undefined;
  /** After the last one. */
  end(): Promise<void> | void;
  /** What was done, as in `3 replayed`. */
  readonly done: string;
}

/** Does what is asked with the dead letters that are meant, and says with which code the command ends. */
export async function handleDeadLetters(
  action: 'list' | 'show' | 'replay' | 'purge',
  { selection, json, config }: Asked,
  terminal: Terminal,
): Promise<ExitCode> {
  const reader = await openQueueReader(config.AMQP_URI, transportSettings(config));
  const letters: DeadLetter[] = [];
  let failures = 0;
  const deed = await deedOf(action, { json, config }, terminal);
  try {
    for await (const found of deadLetters(reader, selection)) {
      letters.push(found.letter);
      const fault = await deed.handle(found);
      if (fault === undefined) continue;
      failures += 1;
      terminal.fault(`${found.letter.id} stays: ${fault}`);
    }
  } finally {
    await deed.end();
    await reader.close();
  }
  const missing = missingIds(selection, letters);
  for (const id of missing) terminal.fault(`there is no dead letter ${id}`);
  const failed = failures === 0 ? '' : `, ${String(failures)} not`;
  terminal.progress(`${String(letters.length - failures)} ${deed.done}${failed}`);
  return failures + missing.length === 0 ? EXIT.ok : EXIT.findings;
}

async function deedOf(
  action: 'list' | 'show' | 'replay' | 'purge',
  { json, config }: Omit<Asked, 'selection'>,
  terminal: Terminal,
): Promise<Deed> {
  switch (action) {
    case 'list':
    case 'show':
      return json
        ? printJson(action === 'show', terminal)
        : doing('dead letters', (found) => terminal.result(action === 'show' ? asPage(found) : asRow(found)));
    case 'purge':
      return doing('purged', ({ remove }) => remove());
    case 'replay': {
      const transport = await openTransport(config.AMQP_URI, { ...transportSettings(config), name: 'ntgen dead' });
      return { handle: (found) => replay(transport, found), end: () => transport.close(), done: 'replayed' };
    }
  }
}

/** What always succeeds, and needs no end. */
function doing(done: string, act: (found: Found) => void): Deed {
  return {
    done,
    handle: (found) => {
      act(found);
      return undefined;
    },
    end: () => undefined,
  };
}

/** One document, so that it can be read as one. */
function printJson(whole: boolean, terminal: Terminal): Deed {
  const all: object[] = [];
  return {
    ...doing('dead letters', (found) => all.push(asJson(found, whole))),
    end: () => terminal.result(`${JSON.stringify(all, undefined, 2)}\n`),
  };
}
