/** `'GET, POST'` as a tuple of its words. */
export type Words<Text extends string> = Text extends `${infer First},${infer Rest}`
  ? readonly [Trim<First>, ...Words<Rest>]
  : readonly [Trim<Text>];

type Trim<Text extends string> = Text extends ` ${infer Rest}`
  ? Trim<Rest>
  : Text extends `${infer Rest} `
    ? Trim<Rest>
    : Text;

/**
 * What a path holds: `'/receipts/<int:id>'` is `{ id: number }`, `'/users/:name'` is `{ name: string }`,
 * `'/<any(day,week):span>'` is `{ span: 'day' | 'week' }`.
 */
export type PathParams<Path extends string> = Flat<Path extends `/${infer Rest}` ? StepsOf<Rest> : unknown>;

type StepsOf<Steps extends string> = Steps extends `${infer Step}/${infer Rest}`
  ? ParamOf<Step> & StepsOf<Rest>
  : ParamOf<Steps>;

type ParamOf<Step extends string> = Step extends `<${infer Converter}:${infer Name}>`
  ? Readonly<Record<Name, Converted<Converter>>>
  : Step extends `<${infer Name}>`
    ? Readonly<Record<Name, string>>
    : Step extends `:${infer Name}`
      ? Readonly<Record<Name, string>>
      : unknown;

type Converted<Converter extends string> = Converter extends 'int' | 'float'
  ? number
  : Converter extends `any(${infer Choices})`
    ? Words<Choices>[number]
    : string;

/** One object instead of an intersection, so that hints and errors read well. */
type Flat<T> = { readonly [Key in keyof T]: T[Key] };
