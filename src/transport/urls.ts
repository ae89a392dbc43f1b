// Passwords may hold either sign, but no sign and a scheme.
const BETWEEN_URLS = /[;,]\s*(?=[a-z][a-z0-9+.-]*:\/\/)/i;

/** The URLs of a text that holds one or several, with `;` or `,` between them. */
export function splitUrls(text: string): readonly string[] {
  return text.split(BETWEEN_URLS).map((url) => url.trim());
}
