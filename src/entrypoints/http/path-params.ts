/** `'GET, POST'` as a tuple of its methods. */
export type Methods<Text extends string> = Text extends `${infer First},${infer Rest}`
  ? readonly [Trim<First>, ...Methods<Rest>]
  : readonly [Trim<Text>];

type Trim<Text extends string> = Text extends ` ${infer Rest}`
  ? Trim<Rest>
  : Text extends `${infer Rest} `
    ? Trim<Rest>
    : Text;

/** What a path holds: `'/receipts/<int:id>'` is `{ id: number }`, `'/users/:name'` is `{ name: string }`. */
export type PathParams<Path extends string> = Flat<Path extends `/${infer Rest}` ? StepsOf<Rest> : unknown>;

type StepsOf<Steps extends string> = Steps extends `${infer Step}/${infer Rest}`
  ? ParamOf<Step> & StepsOf<Rest>
  : ParamOf<Steps>;

type ParamOf<Step extends string> = Step extends `<${infer Converter}:${infer Name}>`
  ? Readonly<Record<Name, Converter extends 'int' | 'float' ? number : string>>
  : Step extends `<${infer Name}>`
    ? Readonly<Record<Name, string>>
    : Step extends `:${infer Name}`
      ? Readonly<Record<Name, string>>
      : unknown;

/** One object instead of an intersection, so that hints and errors read well. */
type Flat<T> = { readonly [Key in keyof T]: T[Key] };
