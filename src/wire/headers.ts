import { types } from 'node:util';
import { UnserializableValueError } from '../errors/errors.js';
import { emptyTable, isTable } from './plain-object.js';

/** What travels with a call besides its arguments. */
export interface TravellingContext {
  /** Ids of the calls that led here, oldest first; the last one is the caller's own. */
  readonly callIdStack: readonly string[];
  /** Context data by key, without the prefix of the wire. */
  readonly data: Readonly<Record<string, unknown>>;
  /** When the caller stops waiting: milliseconds since the epoch. */
  readonly deadline?: number;
}

const PREFIX = 'nameko.';
const CALL_ID_STACK = 'call_id_stack';
const DEADLINE = 'ntgen.deadline';

/** Deeper context data is a mistake, or an attack. */
const MAX_DEPTH = 32;

/**
 * The headers for a request, an event or a message.
 *
 * Context data `k` goes as `nameko.k`; null and undefined are left out, as in Nameko. An empty stack is left out too.
 * A Date goes as AMQP's timestamp and loses its milliseconds.
 *
 * @throws UnserializableValueError  a value that an AMQP table cannot carry, by its key
 */
export function encodeHeaders(context: TravellingContext): Record<string, unknown> {
  const headers: Record<string, unknown> = {};
  for (const key of Object.keys(context.data)) {
    const value = context.data[key];
    if (value === null || value === undefined || isReserved(key)) continue;
    headers[PREFIX + key] = isScalar(value) ? value : toField(value, key, 0);
  }
  if (context.callIdStack.length > 0) headers[PREFIX + CALL_ID_STACK] = context.callIdStack;
  // As text: a Python hop would pass a number of this size on in a form that amqplib cannot read.
  if (context.deadline !== undefined && Number.isFinite(context.deadline)) {
    headers[DEADLINE] = String(Math.round(context.deadline));
  }
  return headers;
}

/**
 * The context that came with a message. Never throws: what makes no sense counts as absent.
 *
 * `nameko.` is removed once and headers without it are taken as they are, so of `x` and `nameko.x` the later one wins.
 */
export function decodeHeaders(headers: Readonly<Record<string, unknown>>): TravellingContext {
  const data = emptyTable();
  let callIdStack: readonly string[] = [];
  let own: number | undefined;
  let forwarded: number | undefined;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    const key = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
    if (name === DEADLINE) own = milliseconds(value);
    // A Nameko hop takes `ntgen.deadline` for context data and passes it on under its own prefix.
    else if (key === DEADLINE) forwarded = milliseconds(value);
    else if (key === CALL_ID_STACK) callIdStack = stringsOf(value);
    else if (key !== '__proto__' && !isOfDelivery(name, key)) data[key] = fromField(value, 0);
  }
  const deadline = own ?? forwarded;
  return deadline === undefined ? { callIdStack, data } : { callIdStack, data, deadline };
}

/** Whether whoever sent the message has set its deadline, rather than passed one on as Nameko does. */
export function hasOwnDeadline(headers: Readonly<Record<string, unknown>>): boolean {
  return Object.hasOwn(headers, DEADLINE);
}

/** Whether a header says how its message travels, and nothing of its call. Nameko lets all of them slip into the context. */
function isOfDelivery(name: string, key: string): boolean {
  return (
    name === 'compression' || // kombu's word about the body
    name === 'backoff' || // nameko-amqp-retry's: how long it waited
    key === 'rpc_method_id' ||
    key === 'x-death' || // RabbitMQ's
    key.startsWith('ntgen.') ||
    key.startsWith('x-first-death-') ||
    key.startsWith('x-last-death-')
  );
}

/**
 * The stack of a worker: the one that came with its call, and its own id.
 *
 * Keeps the last `parentsTracked` + 1 ids, the worker's own included.
 */
export function appendCallId(stack: readonly string[], callId: string, parentsTracked: number): readonly string[] {
  const most = Math.max(0, parentsTracked) + 1;
  return stack.length < most ? [...stack, callId] : [...stack, callId].slice(-most);
}

function isReserved(key: string): boolean {
  return key === CALL_ID_STACK || key === DEADLINE;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function toField(value: unknown, place: string, depth: number): unknown {
  if (isScalar(value)) return value;
  if (value === null || value === undefined) return null;
  if (depth > MAX_DEPTH) throw refusal(place, 'is nested too deeply, or contains itself');
  if (Array.isArray(value)) return value.map((item, index) => toField(item, `${place}/${String(index)}`, depth + 1));
  if (types.isUint8Array(value)) return value;
  if (types.isDate(value)) {
    const milliseconds = value.getTime();
    if (Number.isNaN(milliseconds)) throw refusal(place, 'is an invalid Date');
    return { '!': 'timestamp', value: Math.floor(milliseconds / 1000) };
  }
  if (types.isMap(value) || types.isSet(value)) throw refusal(place, types.isMap(value) ? 'is a Map' : 'is a Set');
  if (typeof value !== 'object')
    throw refusal(place, `is ${typeof value === 'number' ? String(value) : `a ${typeof value}`}`);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([key, field]) => [key, toField(field, `${place}/${key}`, depth + 1)]));
}

function refusal(place: string, fault: string): UnserializableValueError {
  return new UnserializableValueError(`Context data "${place}" ${fault}; a header cannot carry it.`);
}

function fromField(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => fromField(item, depth + 1));
  if (types.isUint8Array(value) || types.isDate(value) || !isTable(value)) return value;
  if (value['!'] === 'timestamp' && typeof value['value'] === 'number') return new Date(value['value'] * 1000);
  const table = emptyTable();
  for (const key of Object.keys(value)) {
    if (key !== '__proto__') table[key] = fromField(value[key], depth + 1);
  }
  return table;
}

function milliseconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
