import { expect, test } from '@jest/globals';
import { rpc, timer } from '../../src/index.js';
import { declarationsOf } from '../../src/runtime/entrypoint.js';

class Base {
  @rpc
  kept(): string {
    return 'base';
  }
  @rpc
  replaced(): string {
    return 'base';
  }
  @rpc
  silenced(): string {
    return 'base';
  }
}

class Derived extends Base {
  static readonly serviceName = 'derived';
  @rpc({ name: 'replaced_anew' })
  override replaced(): string {
    return 'derived';
  }
  override silenced(): string {
    return 'derived';
  }
  @timer(60)
  added(): void {
    // nothing to do
  }
}

class Renamed extends Derived {
  static override readonly serviceName = 'renamed' as 'derived';
}

function told(serviceClass: object): readonly string[] {
  return declarationsOf(serviceClass).map(
    ({ kind, method, options }) => `${kind} ${method} ${JSON.stringify(options)}`,
  );
}

test('a class has its own entrypoints', () => {
  expect(told(Base)).toEqual(['rpc kept {}', 'rpc replaced {}', 'rpc silenced {}']);
});

test('a subclass inherits what it does not override; what it overrides is what it says it is', () => {
  const expected = ['rpc kept {}', 'rpc replaced {"name":"replaced_anew"}', 'timer added {"interval":60}'];
  expect(told(Derived)).toEqual(expected);
  expect(told(Renamed)).toEqual(expected);
});
