import { randomUUID } from 'node:crypto';

/** The URL of a broker in this process that nobody else uses: `memory://…`. It lives as long as somebody is connected. */
export function memoryUrl(): string {
  return `memory://${randomUUID()}`;
}
