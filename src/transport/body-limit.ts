/** The longest body that is taken when nobody says otherwise. Bodies are JSON, and are read as a whole. */
export const DEFAULT_MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Why a delivery has no body. */
export function tooLong(bytes: number, most: number): string {
  return `The body has ${String(bytes)} bytes; more than ${String(most)} are not taken.`;
}
