import { Session, type Runtime } from 'node:inspector/promises';

/** What a piece of code has come to. */
export type Evaluation =
  | { readonly state: 'value'; readonly value: unknown }
  | { readonly state: 'thrown'; readonly error: unknown }
  /** A bracket or a template is open: the code may go on. */
  | { readonly state: 'unfinished'; readonly error: unknown };

/** How V8 says that a text may go on. */
const UNFINISHED = /^(Unexpected end of input|Unterminated template literal|missing \) after argument list)/;

/** Where the inspector, which knows values by number only, hands one over. */
const RECEIVER = 'ntgen.shell.receiver';
const HAND_OVER = `function (value) { globalThis[Symbol.for(${JSON.stringify(RECEIVER)})](value); }`;

/**
 * Runs code piece by piece in the global scope, with `await` at the top and `const` that may be declared anew. That is
 * V8's own REPL mode, which is reached through the inspector: `node:vm` has none, and `node:repl` keeps errors to itself.
 */
export class Evaluator {
  readonly #session = new Session();
  readonly #received: unknown[] = [];
  #context: number | undefined;

  constructor() {
    this.#session.connect();
    this.#session.on('Runtime.executionContextCreated', ({ params: { context } }) => {
      if (isMain(context)) this.#context = context.id;
    });
    Object.defineProperty(globalThis, Symbol.for(RECEIVER), {
      configurable: true,
      value: (value: unknown) => this.#received.push(value),
    });
  }

  /** Never rejects. A promise that the code comes to is waited for. `{ a: 1 }` is an object, as in every console. */
  async evaluate(code: string): Promise<Evaluation> {
    if (!/^\s*\{.*\}\s*$/s.test(code)) return this.#run(code);
    const asObject = await this.#run(`(${code})`);
    return asObject.state === 'thrown' && isSyntaxError(asObject.error) ? this.#run(code) : asObject;
  }

  close(): void {
    this.#session.disconnect();
    Reflect.deleteProperty(globalThis, Symbol.for(RECEIVER));
  }

  async #run(expression: string): Promise<Evaluation> {
    try {
      if (this.#context === undefined) await this.#session.post('Runtime.enable');
      // `replMode` is not in Node's types yet
      const request = { expression, replMode: true, awaitPromise: true };
      const answered = this.#session.post('Runtime.evaluate', request) as unknown;
      // nor this answer: there the first overload takes any method, and has none
      const { result, exceptionDetails } = (await answered) as Runtime.EvaluateReturnType;
      if (exceptionDetails === undefined) return { state: 'value', value: await this.#take(result) };
      const { exception } = exceptionDetails;
      const error = exception === undefined ? exceptionDetails.text : await this.#take(exception);
      return { state: isSyntaxError(error) && UNFINISHED.test(error.message) ? 'unfinished' : 'thrown', error };
    } catch (error) {
      return { state: 'thrown', error }; // by the promise
    }
  }

  async #take({ objectId, unserializableValue, value }: Runtime.RemoteObject): Promise<unknown> {
    const argument =
      objectId !== undefined ? { objectId } : unserializableValue !== undefined ? { unserializableValue } : undefined;
    if (argument === undefined) return value as unknown;
    await this.#session.post('Runtime.callFunctionOn', {
      functionDeclaration: HAND_OVER,
      arguments: [argument],
      executionContextId: this.#context,
    });
    return this.#received.pop();
  }
}

/** `node:vm` makes others. */
function isMain({ auxData }: Runtime.ExecutionContextDescription): boolean {
  return (auxData as { readonly isDefault?: boolean } | undefined)?.isDefault === true;
}

function isSyntaxError(error: unknown): error is { readonly message: string } {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'SyntaxError';
}
