import { readFileSync, statSync } from 'node:fs';
import { hashOf, kindOf, namesIn, realPathOf, type Evidence, type SeenText } from './evidence.js';
import { stampOf } from './stamp.js';

/** Whether the disk still looks as evidence says. Texts are only read where their stamps do not prove that they are the same. */
export function holds({ texts, kinds, listings, realPaths, output }: Evidence): boolean {
  return (
    every(texts, isSameText) &&
    every(kinds, (path, kind) => kindOf(path) === kind) &&
    every(listings, (folder, names) => namesIn(folder, output) === names) &&
    every(realPaths, (path, real) => realPathOf(path) === real)
  );
}

function isSameText(path: string, [stamp, hash]: SeenText): boolean {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return false;
    return (stamp !== '' && stampOf(stats) === stamp) || hashOf(readFileSync(path, 'utf8')) === hash;
  } catch {
    return false; // cannot be read now
  }
}

function every<Value>(values: Readonly<Record<string, Value>>, test: (key: string, value: Value) => boolean): boolean {
  for (const key in values) if (!test(key, values[key] as Value)) return false;
  return true;
}
