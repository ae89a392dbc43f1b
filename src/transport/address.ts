// Greedy up to the last `@`: a password with `/`, `?` or `@` in it is hidden too, at the price of hiding more than the password.
const PASSWORD = /^([^:@]*:\/\/[^:@]*):.*@/s;

/**
 * A URL as it may be printed: `amqp://guest:secret@127.0.0.1:5672/` becomes `amqp://guest:**@127.0.0.1:5672/`.
 * Takes any text, also one that is no URL.
 */
export function maskUrl(url: string): string {
  return url.replace(PASSWORD, '$1:**@');
}
