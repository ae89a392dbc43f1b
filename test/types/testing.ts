/* eslint-disable @typescript-eslint/no-meaningless-void-operator -- `void x` uses what only the compiler looks at */
/*
 * What must and what must not compile in tests of services. An expected error that does not come is an error itself.
 */
import { jest } from '@jest/globals';
import type { ServiceContainer } from '../../src/index.js';
import {
  dummy,
  entrypointHook,
  entrypointWaiter,
  mocked,
  once,
  replaceDependencies,
  restrictEntrypoints,
  testKit,
  workerFactory,
} from '../../src/testing/testing.js';
import type { ConversionService, MathsService } from '../services/measures.service.js';
import { ConversionService as Conversions, MathsService as Maths } from '../services/measures.service.js';
import { connect } from '../services/generated/index.js';

export async function workers(): Promise<void> {
  const service: ConversionService = workerFactory(Conversions);
  workerFactory(Conversions, {});
  workerFactory(Conversions, { maths: { multiply: (first, second) => first * second } });
  workerFactory(Conversions, { maths: { multiply: () => Promise.resolve(1) } });
  workerFactory(Conversions, { maths: { multiply: jest.fn(() => 1) }, context: { data: {} } });
  workerFactory(Maths, { dispatch: jest.fn(async () => undefined) });
  workerFactory(Maths, {
    dispatch: (type: 'counted', payload: number) => {
      void [type, payload];
    },
  });

  // @ts-expect-error no such field
  workerFactory(Conversions, { math: {} });
  // @ts-expect-error maths has no such method
  workerFactory(Conversions, { maths: { add: () => 1 } });
  // @ts-expect-error a text is no product
  workerFactory(Conversions, { maths: { multiply: () => 'many' } });
  // @ts-expect-error it multiplies numbers
  workerFactory(Conversions, { maths: { multiply: (first: string) => first.length } });
  // @ts-expect-error a text is no proxy
  workerFactory(Conversions, { maths: 'maths' });
  // @ts-expect-error a replacement is there or left out
  workerFactory(Conversions, { maths: undefined });

  const { multiply } = mocked(service.maths);
  multiply.mockResolvedValue(1).mockReturnValue(2).mockReturnValue(Promise.resolve(3));
  multiply.mockImplementation((first, second) => first + second);
  const calls: readonly (readonly [first: number, second: number])[] = multiply.mock.calls;
  // @ts-expect-error a text is no product
  multiply.mockResolvedValue('many');
  // @ts-expect-error maths has no such method
  void mocked(service.maths).add;
  void calls;
  await service.inchesToCm(1);
}

export async function containers(
  container: ServiceContainer<typeof ConversionService>,
  maths: ServiceContainer<typeof MathsService>,
  any: ServiceContainer,
): Promise<void> {
  const centimetres: number = await entrypointHook(container, 'inchesToCm')(1);
  const language: string = await entrypointHook(container, 'language', {
    contextData: { language: 'fr' },
    timeout: 10,
  })();
  const unknown: unknown = await entrypointHook(any, 'whatever')(1, 'two');
  void [centimetres, language, unknown];
  // @ts-expect-error inches are a number
  await entrypointHook(container, 'inchesToCm')('1');
  // @ts-expect-error it takes no more
  await entrypointHook(container, 'inchesToCm')(1, 2);
  // @ts-expect-error no such method
  entrypointHook(container, 'inches');
  // @ts-expect-error a field is no method
  entrypointHook(container, 'context');

  const counted: string = await entrypointWaiter(container, 'counted', {
    until: ({ args }, outcome) => args.length > 0 && outcome.ok && outcome.result.startsWith('counted'),
  });
  void counted;
  // @ts-expect-error no such method
  await entrypointWaiter(container, 'count');
  // @ts-expect-error the result is a text
  await entrypointWaiter(container, 'counted', { until: (_context, outcome) => outcome.ok && outcome.result > 1 });

  const stub = { divide: (first: number, second: number) => first / second };
  const same: { maths: typeof stub } = replaceDependencies(container, { maths: stub });
  const mocks = replaceDependencies(container, 'maths', 'context');
  mocks.maths.divide.mockResolvedValue(1);
  mocks.context.remainingMs.mockReturnValue(1);
  replaceDependencies(maths, 'dispatch').dispatch.mockResolvedValue(undefined);
  replaceDependencies(any, 'whatever');
  replaceDependencies(any, { whatever: 1 });
  void same;
  // @ts-expect-error only what was named is mocked
  void replaceDependencies(container, 'maths').context;
  // @ts-expect-error no such field
  replaceDependencies(container, 'math');
  // @ts-expect-error no such field
  replaceDependencies(container, { math: stub });
  // @ts-expect-error a text is no quotient
  replaceDependencies(container, { maths: { divide: () => 'few' } });

  restrictEntrypoints(container);
  restrictEntrypoints(container, 'counted', 'language');
  restrictEntrypoints(any, 'whatever');
  // @ts-expect-error no such method
  restrictEntrypoints(container, 'count');
}

export async function kits(): Promise<void> {
  const typed = testKit({ connect });
  const product: number = await (await typed.client()).arithmetic.multiply(1, 2);
  const container: { readonly serviceClass: typeof MathsService } = await typed.container(Maths);
  // @ts-expect-error maths multiplies numbers
  await (await typed.client()).arithmetic.multiply('1', 2);
  const untyped = await testKit({}).client();
  await untyped['arithmetic'].multiply('1', 2);
  void [product, container];
}

export class Good {
  static readonly serviceName = 'good-tests';
  @once('anvil', 3)
  order(item: string, count: number): string {
    return item + String(count);
  }
  @dummy
  idle(whatever: string): string {
    return whatever;
  }
}

export class Bad {
  static readonly serviceName = 'bad-tests';
  // @ts-expect-error it is given a text first
  @once('anvil')
  order(item: number): number {
    return item;
  }
}
