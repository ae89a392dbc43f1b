/** The longest body that is taken when nobody says otherwise. Bodies are JSON, and are read as a whole. */
export const DEFAULT_MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Of a longer one so many bytes are kept: enough to see what it was. */
export function keptOf(mostBytes: number): number {
  return Math.min(mostBytes, 64 * 1024);
}

/** Why a delivery has no body that could be read. */
export function tooLong(bytes: number, most: number): string {
  return `The body has ${String(bytes)} bytes; more than ${String(most)} are not taken.`;
}
