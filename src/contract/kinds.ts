/** Which parts of a method are payloads: values that a contract describes and a guard checks. */
export interface PayloadRule {
  /** Index of the first parameter that is a payload; `none` where the arguments never travel. */
  readonly params: number | 'none';
  /** Whether the result travels. */
  readonly result: boolean;
  /** Whether callers send arguments by name, so that each parameter needs one. */
  readonly byName?: true;
  /** Whether the first parameter is a request whose type may say what it brings. */
  readonly request?: true;
}

const RULES: ReadonlyMap<string, PayloadRule> = new Map<string, PayloadRule>([
  ['rpc', { params: 0, result: true, byName: true }],
  ['event', { params: 0, result: false }],
  ['consume', { params: 0, result: false }],
  // the first parameter is the request itself, the second what the route's path holds
  ['http', { params: 1, result: false, request: true }],
  // the first parameter is the id of the socket
  ['websocket', { params: 1, result: true, byName: true }],
]);

/** The rule of an entrypoint kind. A kind that we do not know makes its own arguments: nothing of them travels. */
export function payloadRule(kind: string): PayloadRule {
  return RULES.get(kind) ?? { params: 'none', result: false };
}
