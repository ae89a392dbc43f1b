const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The lower 24 bits of a number as six hexadecimal digits. By table: `toString` takes longer than the message that it is for. */
export function sixDigits(value: number): string {
  return digits(value >>> 16) + digits(value >>> 8) + digits(value);
}

/** What six such digits say, from a place in a text on. NaN where there are none. */
export function fromSixDigits(text: string, start: number): number {
  let value = 0;
  for (let at = start; at < start + 6; at += 1) value = value * 16 + digitAt(text, at);
  return value;
}

function digits(value: number): string {
  return BYTES[value & 0xff] ?? '';
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : NaN;
}
