import { randomUUID } from 'node:crypto';

/** A fresh call id, `{service}.{method}.{uuid4}`: what names one worker in logs and in the call id stack. */
export function newCallId(service: string, method: string): string {
  return `${service}.${method}.${randomUUID()}`;
}
