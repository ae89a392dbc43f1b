import { describe, expect, test } from '@jest/globals';
import type { EntrypointDescriptor, ServiceDescriptor } from '../../src/contract/descriptor.js';
import { rpc, ServiceContainer, ServiceRunner, silentLogger, type ServiceClass } from '../../src/index.js';
import { contracts } from '../services/generated/index.js';
import { EchoService } from '../services/echo.service.js';
import { LiarService } from '../services/liar.service.js';

function host(service: ServiceClass, descriptor: ServiceDescriptor): ServiceContainer {
  return new ServiceContainer(service, { contracts: { [descriptor.service]: descriptor }, logger: silentLogger });
}

function changed(
  descriptor: ServiceDescriptor,
  change: (row: EntrypointDescriptor) => EntrypointDescriptor | undefined,
): ServiceDescriptor {
  const entrypoints = descriptor.entrypoints.flatMap((row) => change(row) ?? []);
  return { ...descriptor, entrypoints };
}

const { liar, echo } = contracts;

describe('a class that disagrees with its generated table does not start', () => {
  test.each<[string, ServiceDescriptor, string]>([
    [
      'an entrypoint that was not generated',
      changed(liar, (row) => (row.method === 'age' ? undefined : row)),
      'rpc age is not in the contract',
    ],
    [
      'an entrypoint that is gone',
      changed(liar, (row) => (row.method === 'age' ? { ...row, method: 'weight' } : row)),
      'rpc weight is in the contract and not in the class',
    ],
    [
      'another kind',
      changed(liar, (row) => (row.method === 'age' ? { ...row, kind: 'event' } : row)),
      'rpc age is not in the contract',
    ],
    [
      'another number of parameters',
      changed(liar, (row) => (row.method === 'confess' ? { ...row, arity: 2 } : row)),
      'rpc confess takes 1 parameters, the contract says 2',
    ],
    [
      'another option',
      changed(liar, (row) => (row.method === 'confess' ? { ...row, options: { expectedErrors: ['Other'] } } : row)),
      'rpc confess has the option expectedErrors = ["Caught"], the contract says ["Other"]',
    ],
    [
      'another path',
      changed(liar, (row) =>
        row.method === 'broken' ? { ...row, options: { ...row.options, path: '/mended' } } : row,
      ),
      'http broken has the option path = "/broken", the contract says "/mended"',
    ],
  ])('%s', (_name, descriptor, difference) => {
    expect(() => host(LiarService, descriptor)).toThrow(
      expect.objectContaining({
        code: 'NTG5001',
        message: expect.stringContaining(difference),
      }),
    );
    expect(() => host(LiarService, descriptor)).toThrow(/Run `ntgen generate`/);
  });

  test('a service that nothing was generated for', () => {
    class Fresh {
      static readonly serviceName = 'fresh';
      @rpc
      hello(): string {
        return 'hello';
      }
    }
    expect(() => host(Fresh, echo)).toThrow(/"fresh" disagrees[\s\S]*nothing was generated for it/);
  });
});

test('two services of one name do not share a runner', () => {
  const make = () => host(EchoService, echo);
  expect(() => new ServiceRunner([make(), make()])).toThrow(
    expect.objectContaining({ code: 'NTG5007', message: expect.stringContaining('Two services are called "echo"') }),
  );
});
