import { describe, expect, test } from '@jest/globals';
import { part } from '../../src/contract/contract.js';
import { readSource } from './support.js';

/** A service whose method declares the errors; `classes` are declared beside it. */
function declaring(errors: string, classes: string) {
  return readSource({
    'shop.ts': `import { rpc } from './ntgen.js';
${classes}
export class ShopService {
  static readonly serviceName = 'shop';
  @rpc({ errors: ${errors} })
  order(code: string): void {}
}
`,
  });
}

describe('declared errors', () => {
  test('travel under service and class, with the public data that the sources declare', () => {
    const reading = declaring(
      '[OutOfStock]',
      `interface Place { shelf: number; seen?: Date }
       class ShopError extends Error { readonly shop: string = 'here'; }
       export class OutOfStock extends ShopError {
         #secret = 1;
         private readonly pin = 2;
         protected readonly code = 3;
         static readonly total = 4;
         readonly retry = (): void => {};
         readonly args: readonly unknown[] = [];
         override readonly name = 'OutOfStock';
         constructor(readonly itemCode: string, readonly left: number, readonly place?: Place) { super(itemCode); }
         get hint(): string { return ''; }
         describe(): string { return this.message; }
       }`,
    );
    expect(reading.told()).toEqual([]);
    expect(reading.contract().entrypoints[0]?.options).toEqual({ errors: ['OutOfStock'] });
    expect(reading.contract().errors).toEqual({
      OutOfStock: {
        excPath: 'shop.OutOfStock',
        args: ['itemCode', 'left', 'place'],
        data: {
          type: 'object',
          properties: {
            itemCode: { type: 'string' },
            left: { type: 'number' },
            place: { $ref: '#/$defs/Place' },
            shop: { type: 'string' },
          },
          required: ['itemCode', 'left', 'shop'],
        },
      },
    });
    expect(Object.keys(reading.contract().$defs)).toEqual(['Place']);
    expect(reading.locations.has(part('shop', 'errors', 'OutOfStock'))).toBe(true);
  });

  test('travel under the class’s own path, not an inherited one', () => {
    const { errors } = declaring(
      '[Known, Derived]',
      `class Known extends Error { static readonly excPath: string = 'acme.errors.Known'; }
       class Derived extends Known {}`,
    ).contract();
    expect(errors).toEqual({
      Known: { excPath: 'acme.errors.Known', data: { type: 'object' } },
      Derived: { excPath: 'shop.Derived', data: { type: 'object' } },
    });
  });

  test.each<[string, string, readonly string[] | undefined]>([
    ['of its own', 'constructor() { super("none"); }', []],
    [
      'from the message',
      'constructor(message: string, readonly left: number) { super(message); }',
      ['message', 'left'],
    ],
    ['from what is no field', 'constructor(code: string) { super(code); }', undefined],
    ['from any number', 'constructor(...message: string[]) { super(message[0]); }', undefined],
    ['as every error', '', undefined],
  ])('a class that is made %s', (_, body, args) => {
    expect(declaring('[Made]', `class Made extends Error { ${body} }`).contract().errors?.['Made']?.args).toEqual(args);
  });

  test('stand in the comment of a method as well; errors of the platform and remarks declare nothing', () => {
    const reading = readSource({
      'shop.ts': `import { rpc } from './ntgen.js';
export class Gone extends Error { constructor(readonly code: string) { super(code); } }
export class Shut extends Error {}
export class ShopService {
  static readonly serviceName = 'shop';
  /**
   * @throws {Gone} sometimes
   * @throws {TypeError} never
   * @throws at night
   */
  @rpc({ errors: [Shut] })
  order(code: string): void {}
}
`,
    });
    expect(reading.told()).toEqual([]);
    expect(reading.contract().entrypoints[0]?.options).toEqual({ errors: ['Shut', 'Gone'] });
    expect(reading.contract().errors?.['Gone']?.data.properties).toEqual({ code: { type: 'string' } });
  });

  test('a class behind `@throws` that does not resolve is refused', () => {
    const { errors } = readSource({
      'shop.ts': `import { rpc } from './ntgen.js';
export class ShopService {
  static readonly serviceName = 'shop';
  /** @throws {Nowhere} */
  @rpc
  order(code: string): void {}
}
`,
    });
    expect(errors.map(({ code }) => code)).toEqual(['NTG1101']);
  });

  test('no errors, no word of them', () => {
    expect(declaring('[]', '').contract()).not.toHaveProperty('errors.OutOfStock');
  });

  test.each<[string, string, string, string]>([
    ['a list that is not literal', 'LIST', 'const LIST: (new () => Error)[] = [];', 'NTG1007'],
    ['a class without a name', '[class extends Error {}]', '', 'NTG1007'],
    [
      'a path that is not literal',
      '[Late]',
      'declare const path: string; class Late extends Error { static readonly excPath = path; }',
      'NTG1007',
    ],
    [
      'data without a form',
      '[Odd]',
      'class Odd extends Error { constructor(readonly by: symbol) { super(); } }',
      'NTG1102',
    ],
    [
      'two classes of one path',
      '[NotFound, Missing, NotFound]',
      `class NotFound extends Error { static readonly excPath = 'shop.Missing'; } class Missing extends Error {}`,
      'NTG1013',
    ],
    [
      'two classes of one name',
      '[NotFound, other.NotFound]',
      'class NotFound extends Error {} namespace other { export class NotFound extends Error { readonly x = 1; } }',
      'NTG1013',
    ],
  ])('%s is refused', (_, errors, classes, code) => {
    expect(declaring(errors, classes).errors.map((error) => error.code)).toEqual([code]);
  });
});
