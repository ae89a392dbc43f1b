import { join } from 'node:path';
import type { ServiceConfig } from 'ntgen';

/** What a message's file is called; files of other names are nobody's message yet, or no more. */
export const SUFFIX = '.message';

/** The folder that plays a queue: below MAILBOX of the configuration, by default `mailbox`. */
export function folderOf(name: string, { MAILBOX: root = 'mailbox' }: ServiceConfig): string {
  return join(String(root), name);
}
