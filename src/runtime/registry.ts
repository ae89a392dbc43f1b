import type { NamedArguments, RpcMethod } from './proxy.js';

/*
 * Filled by generated code through declaration merging: `declare module 'ntgen' { interface ServiceRegistry { ... } }`.
 * The package's index re-exports this file with `export *`: an augmentation does not reach through a named re-export.
 */

/** Typed proxies by service name. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- generated code merges into it
export interface ServiceRegistry {}

/** Event payloads by source service and event type. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- generated code merges into it
export interface EventRegistry {}

/** Generated code adds `strict: true`: from then on unknown names are compile errors. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- generated code merges into it
export interface NtgenSettings {}

type Strict = NtgenSettings extends { strict: true } ? true : false;
type Known<Registry> = Extract<keyof Registry, string>;

/** Names of known services; any string in a project where nothing was generated yet. */
export type ServiceName = Strict extends true ? Known<ServiceRegistry> : Known<ServiceRegistry> | (string & {});

/**
 * A proxy of a service that nothing was generated for: any method, unchecked.
 *
 * `any` on purpose: an index signature makes every call an error under `noUncheckedIndexedAccess`
 * and `noPropertyAccessFromIndexSignature`, so a fresh checkout would not compile before its first generation.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type UntypedProxy = any;

/** The proxy of service `Name`. */
export type ProxyOf<Name extends string> = Name extends Known<ServiceRegistry> ? ServiceRegistry[Name] : UntypedProxy;

/** Services that dispatch events; any string where nothing was generated yet. */
export type EventSource = Known<EventRegistry> | (Strict extends true ? never : string & {});

/** Event types of `Source`; any string where `Source` is not known. */
export type EventType<Source extends string> =
  Source extends Known<EventRegistry> ? Extract<keyof EventRegistry[Source], string> : string;

/** Services that nothing was generated for. */
export type UntypedServices = Readonly<Record<string, UntypedProxy>>;

/** Proxies by service name; any name in a project where nothing was generated yet. */
export type ClusterServices = Strict extends true
  ? Readonly<ServiceRegistry>
  : Readonly<ServiceRegistry> & UntypedServices;

/** What a handler may listen to: an event type, or a pattern with the wildcards `*` and `#`. */
export type EventPattern<Source extends string> = EventType<Source> | `${string}${'*' | '#'}${string}`;

/**
 * The payload of an event, or of each event that a pattern matches. `any` where the source is not known, so that a handler
 * may state its own type.
 */
export type EventPayload<Source extends string, Type extends string> =
  Source extends Known<EventRegistry>
    ? Type extends keyof EventRegistry[Source]
      ? EventRegistry[Source][Type]
      : EventRegistry[Source][Matching<Type, keyof EventRegistry[Source]>]
    : UntypedProxy;

type Matching<Pattern extends string, Type> = Type extends string
  ? Matches<Words<Pattern>, Words<Type>> extends true
    ? Type
    : never
  : never;

type Words<Text extends string> = Text extends `${infer Word}.${infer Others}` ? [Word, ...Words<Others>] : [Text];

/** A topic exchange's rule: `*` is one word, `#` any number of them. */
type Matches<Pattern extends readonly string[], Type extends readonly string[]> = Pattern extends readonly [
  infer First,
  ...infer Rest extends readonly string[],
]
  ? First extends '#'
    ? true extends Matches<Rest, Type>
      ? true
      : Type extends readonly [string, ...infer Later extends readonly string[]]
        ? Matches<Pattern, Later>
        : false
    : Type extends readonly [infer Word, ...infer Later extends readonly string[]]
      ? First extends '*' | Word
        ? Matches<Rest, Later>
        : false
      : false
  : Type extends readonly []
    ? true
    : false;

/**
 * A type without what only a compiler can tell apart: enums and brands become the literals and primitives that travel.
 * Generated types have these; an author's own type is compared in this form.
 */
export type Plain<T> = unknown extends T
  ? T
  : T extends string
    ? string extends `${T}`
      ? string
      : `${T}`
    : T extends number
      ? number extends T
        ? number
        : T extends number & object
          ? number
          : T
      : T extends boolean | null | undefined | Date
        ? T
        : { [Key in keyof T]: Plain<T[Key]> };

export type { NamedArguments, RpcMethod };
