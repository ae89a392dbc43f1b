import { rpc } from 'ntgen';
import { receive } from './receive.js';
import { Send } from './send.js';

/** Answers letters: each that comes in is opened by a worker, and its answer goes out the same way. */
export class MailroomService {
  static readonly serviceName = 'mailroom';
  readonly send = Send('letters');
  readonly answer = Send('answers');

  /** Posts a letter. */
  @rpc
  async post(letter: string): Promise<void> {
    await this.send(letter);
  }

  @receive({ folder: 'letters' })
  async open(letter: string): Promise<void> {
    if (letter === '') throw new RangeError('the envelope is empty');
    await this.answer(`Thank you for your letter: ${letter}`);
  }
}
