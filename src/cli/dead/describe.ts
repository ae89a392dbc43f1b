import { isUtf8 } from 'node:buffer';
import { SHORT_ID, type Found } from './letters.js';

/** A dead letter as JSON: what it says of itself, and with `whole` what it is. */
export function asJson({ deadQueue, letter, delivery }: Found, whole: boolean): object {
  const { body, headers, exchange: _exchange, routingKey: _key, redelivered: _again, ...properties } = delivery;
  const summary = { ...letter, deadQueue };
  if (!whole) return summary;
  const content = isUtf8(body) ? { body: body.toString() } : { bodyBase64: body.toString('base64') };
  return { ...summary, properties, headers, ...content };
}

/** A row of the list. */
export function asRow({ letter }: Found): string {
  const { id, failed, handler, queue, reason, attempt, errorType, errorMessage } = letter;
  const where = handler || queue || '(unknown)';
  const error = errorType === '' ? '' : `  ${errorType}: ${oneLine(errorMessage)}`;
  const when = failed === '' ? '' : `${failed.slice(0, 19)}Z`;
  return `${id.slice(0, SHORT_ID).padEnd(SHORT_ID)}  ${when.padEnd(20)}  ${where}  ${reason}, attempt ${String(attempt)}${error}\n`;
}

/** All of a letter, for reading. */
export function asPage(found: Found): string {
  const { letter, delivery } = found;
  const { exchange: _exchange, routingKey: _key, redelivered: _again, body, headers, ...properties } = delivery;
  const rows: readonly (readonly [string, string])[] = [
    ['id', letter.id],
    ['handler', letter.handler],
    ['reason', letter.reason],
    ['error', `${letter.errorPath}: ${letter.errorMessage}`],
    ['attempt', String(letter.attempt)],
    ['first failed', letter.firstFailed],
    ['failed', letter.failed],
    ['queue', letter.queue],
    ['published', `exchange "${letter.exchange}", routing key "${letter.routingKey}"`],
    ...(letter.bodyBytes === undefined
      ? []
      : [['body', `the first ${String(body.length)} of ${String(letter.bodyBytes)} bytes`] as const]),
    ...Object.entries(properties).map(([name, value]) => [name, String(value)] as const),
    ...Object.entries(headers)
      .filter(([name]) => !name.startsWith('ntgen.dead.'))
      .map(([name, value]) => [`header ${name}`, JSON.stringify(value)] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
  const text = isUtf8(body) ? body.toString() : `(base64) ${body.toString('base64')}`;
  return `${table}\n${text}\n`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}
