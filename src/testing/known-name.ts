import { NtgenError } from '../errors/errors.js';
import { didYouMean } from '../errors/suggest.js';

/** Refuses a name that the service does not have, and tells which it has. @throws NtgenError  NTG5101 */
export function assertKnown(
  what: 'dependency' | 'entrypoint',
  name: string,
  known: Iterable<string>,
  service: string,
): void {
  const names = [...known];
  if (names.includes(name)) return;
  const plural = what === 'dependency' ? 'dependencies' : 'entrypoints';
  throw new NtgenError(
    'NTG5101',
    `${service} has no ${what} "${name}".${didYouMean(name, names)} Its ${plural}: ${names.join(', ') || 'none'}.`,
    { details: { service, [what]: name, known: names } },
  );
}

/** The replacements of a test, once each is known to stand for a dependency. @throws NtgenError  NTG5101 */
export function checkedReplacements(
  replacements: object,
  known: readonly string[],
  service: string,
): ReadonlyMap<string, unknown> {
  const entries = Object.entries(replacements) as [string, unknown][];
  for (const [name, value] of entries) {
    assertKnown('dependency', name, known, service);
    if (value === undefined) {
      throw new NtgenError(
        'NTG5101',
        `The replacement of ${service}'s dependency "${name}" is undefined. Leave it out for an automatic mock.`,
      );
    }
  }
  return new Map(entries);
}
