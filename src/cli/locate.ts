import type { SourceLocation } from '../errors/diagnostic.js';

/** Places of the parts of contracts in the sources, by `part()`. */
export type Locations = ReadonlyMap<string, SourceLocation>;

/** The place of a part, or of the nearest part around it: what is gone has no place of its own. */
export function locate(locations: Locations, part: string): SourceLocation | undefined {
  const found = locations.get(part);
  const end = part.lastIndexOf('/');
  return found ?? (end === -1 ? undefined : locate(locations, part.slice(0, end)));
}
