import { describe, expect, jest, test } from '@jest/globals';
import { dependency, DependencyProvider, rpc } from 'ntgen';
import { autoMock, mocked, workerFactory } from 'ntgen/testing';
import { ConversionService } from '../services/measures.service.js';

describe('a service without a container', () => {
  test('is tested with mocks of its dependencies', async () => {
    const service = workerFactory(ConversionService);
    const maths = mocked(service.maths);
    maths.multiply.mockImplementation((x, y) => x * y);
    maths.divide.mockImplementation((x, y) => x / y);

    expect(await service.inchesToCm(300)).toBe(762);
    expect(maths.multiply).toHaveBeenCalledWith(300, 2.54);

    expect(await service.cmToInches(762)).toBe(300);
    expect(maths.divide.mock.calls).toEqual([[762, 2.54]]);
  });

  test('is tested with replacements: a stub needs only the members that are used, and is handed over as it is', async () => {
    const maths = { multiply: (x: number, y: number) => x * y };
    const service = workerFactory(ConversionService, { maths });
    expect(await service.inchesToCm(100)).toBe(254);
    expect(service.maths).toBe(maths);
  });

  test('is tested with mocks of the test framework', async () => {
    const multiply = jest.fn(async (_inches: number, _factor: number) => 762);
    const service = workerFactory(ConversionService, { maths: { multiply } });
    expect(await service.inchesToCm(300)).toBe(762);
    expect(multiply).toHaveBeenCalledWith(300, 2.54);
  });

  test('holds its dependencies while its fields are initialised, private ones too', () => {
    class Database extends DependencyProvider<{ readonly name: string }> {
      override getDependency(): { readonly name: string } {
        throw new Error('no test without a container comes here');
      }
    }
    const database = dependency(Database);
    class Service {
      static readonly serviceName = 'initialised';
      readonly database = database();
      readonly #other = database();
      readonly name = this.database.name;
      @rpc
      both(): unknown[] {
        return [this.name, typeof this.#other];
      }
    }
    expect(workerFactory(Service, { database: { name: 'test' } }).both()).toEqual(['test', 'function']);
  });

  test('refuses what is no dependency, and says what there is', () => {
    // what a test in JavaScript might write
    const make = workerFactory as (service: unknown, replacements: object) => unknown;
    expect(() => make(ConversionService, { math: {} })).toThrow(
      'ConversionService has no dependency "math". Did you mean "maths"? Its dependencies: maths, context.',
    );
    expect(() => make(ConversionService, { seen: [] })).toThrow(
      /has no dependency "seen".*Its dependencies: maths, context/,
    );
    expect(() => make(ConversionService, { maths: undefined })).toThrow(/"maths" is undefined.*automatic mock/);
  });
});

describe('an automatic mock', () => {
  test('records its calls, whichever way a proxy is called', async () => {
    const maths = autoMock('maths') as unknown as ConversionService['maths'];
    await maths.multiply(1, 2);
    await maths.multiply.callAsync(3, 4);
    await maths.multiply.with({ timeoutMs: 5 })(5, 6);
    expect(mocked(maths).multiply.mock.calls).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(maths.divide).not.toHaveBeenCalled();
  });

  test('does what it is told: give, resolve, reject, compute, forget', async () => {
    const mock = autoMock('it');
    expect(mock()).toBeUndefined();
    expect(mock.mockReturnValue(1)()).toBe(1);
    expect(await mock.mockResolvedValue(2)()).toBe(2);
    await expect(mock.mockRejectedValue('no')()).rejects.toBe('no');
    mock.mockImplementation(() => {
      throw new RangeError('never');
    });
    expect(() => mock()).toThrow('never');
    expect(mock.mock.results.map(({ type }) => type)).toEqual(['return', 'return', 'return', 'return', 'throw']);
    expect(mock.mockClear().mock.calls).toEqual([]);
  });

  test('is no promise, and can be printed and compared', async () => {
    const mock = autoMock('maths');
    expect(await Promise.resolve(mock)).toBe(mock);
    expect('then' in mock).toBe(false);
    expect(`${String(mock)} ${JSON.stringify({ mock })}`).toBe('[mock maths] {}');
    expect({ mock }).toEqual({ mock });
    expect(() => expect(mock).toHaveBeenCalledWith(1)).toThrow(/maths/);
  });

  test('is told from a function that is none', () => {
    expect(() => mocked(() => 1)).toThrow(/a function that is no mock/);
    expect(() => mocked(5)).toThrow(/type number that is no mock/);
  });
});
