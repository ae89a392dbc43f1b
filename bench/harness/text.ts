/** What an error says. With several addresses for one name Node's error says nothing itself; it has a code. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.message.trim() || (code ?? error.name);
}

/** A broker's URL without its password. */
export function masked(url: string): string {
  return url.replace(/^([^:@]*:\/\/[^:@]*):.*@/s, '$1:**@');
}
