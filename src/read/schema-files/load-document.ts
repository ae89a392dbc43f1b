import { readFileSync, realpathSync, statSync } from 'node:fs';
import type { Spot } from '../../config/document.js';
import { readJson } from '../../config/json-document.js';
import { messageOf } from '../../errors/errors.js';
import { pathFrom } from '../source-location.js';
import { stepsOf, type SchemaFindings, type SchemaSource } from './findings.js';
import { TextFile } from './text-file.js';

/** Bytes up to which a document is read, by its language: YAML takes much longer. */
const LARGEST = { json: 4_000_000, yaml: 1_000_000 };

/**
 * Reads one document in JSON or YAML, by the ending of its name. Undefined where it cannot be read, which is reported.
 *
 * @param file  absolute
 * @param root  absolute; what paths are told relative to
 */
export async function loadDocument(
  file: string,
  root: string,
  findings: SchemaFindings,
): Promise<SchemaSource | undefined> {
  const path = pathFrom(root, file);
  const refuse = (message: string): void => {
    findings.add({
      code: 'NTG1201',
      severity: 'error',
      message,
      location: { file: path, line: 1, column: 1, length: 1 },
    });
  };
  const language = file.endsWith('.json') ? 'json' : 'yaml';
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > LARGEST[language]) {
      refuse(`${tooLarge(path, size, language)} Part it into several files.`);
      return undefined;
    }
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    // the decoder's own error is a TypeError
    refuse(error instanceof TypeError ? `${path} is not UTF-8 text.` : `${path} cannot be read: ${messageOf(error)}.`);
    return undefined;
  }
  const textFile = new TextFile(path, text);
  const parsed = language === 'json' ? readJson(text) : (await import('../../config/yaml-document.js')).readYaml(text);
  if ('faults' in parsed) {
    for (const { start, end, message } of parsed.faults.slice(0, MOST_FAULTS)) {
      findings.add({ code: 'NTG1201', severity: 'error', message, location: textFile.locate(start, end) });
    }
    return undefined;
  }
  const locate: SchemaSource['locate'] = (pointer) => {
    const { start, end } = spotOf(parsed.spot, stepsOf(pointer));
    return textFile.locate(start, end);
  };
  return { path, file: realpathSync(file), data: parsed.data, locate };
}

/** More of one file are mostly echoes. */
const MOST_FAULTS = 20;

/** The key of a member, which is what an eye looks for; the value itself in a list. */
function spotOf(spot: Spot, [step, ...others]: readonly string[]): { readonly start: number; readonly end: number } {
  const next = step === undefined ? undefined : spot.members?.get(step);
  return next === undefined ? (spot.key ?? spot) : spotOf(next, others);
}

function tooLarge(path: string, size: number, language: 'json' | 'yaml'): string {
  const told = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  const name = language === 'json' ? 'JSON' : 'YAML';
  return `${path} has ${told(size)}, and ${name} is read up to ${told(LARGEST[language])}.`;
}
