import { describe, expect, test } from '@jest/globals';
import { bySpecificity, parseRoutePath, routeConflicts, type Route } from '../../src/contract/route.js';
import { checkRules } from '../../src/contract/rules.js';

function route(path: string, methods: readonly string[] = ['GET'], method = path): Route {
  const segments = parseRoutePath(path);
  if (typeof segments === 'string') throw new TypeError(segments);
  return { methods, path, segments, method };
}

describe('a path', () => {
  test.each([
    ['/', []],
    ['/a/', [{ literal: 'a' }, { literal: '' }]],
    [
      '/<x>/:y',
      [
        { param: 'x', converter: 'string' },
        { param: 'y', converter: 'string' },
      ],
    ],
    ['/<any(day, week):span>', [{ param: 'span', converter: 'any(day, week)' }]],
    ['/<string(minlength=2,maxlength=3):land>', [{ param: 'land', converter: 'string(minlength=2,maxlength=3)' }]],
    ['/files/<path:file>', [{ literal: 'files' }, { param: 'file', converter: 'path' }]],
  ])('%s is read', (path, segments) => {
    expect(parseRoutePath(path)).toEqual(segments);
  });

  test.each([
    ['a', 'must start with "/"'],
    ['/a//b', 'has an empty step'],
    ['/<hex:id>', 'there is no converter "hex"; there are string, int, float, path, uuid, any'],
    ['/<any:x>', 'any() takes words'],
    ['/<any(a,,b):x>', 'any(a,,b) takes words'],
    ['/<int(max=3):x>', 'the converter "int" takes no arguments'],
    ['/<string(size=3):x>', 'string(size=3) takes length=2'],
    ['/<string(minlength=3,maxlength=2):x>', 'fits nothing'],
    ['/<string(length=0):x>', 'fits nothing'],
    ['/v<int:x>', 'nothing else between two "/"'],
    ['/<x>/<x>', 'names "x" twice'],
    ['/<path:x>/y', 'must come last'],
    ['/<__proto__>', 'cannot be named "__proto__"'],
  ])('%s is refused', (path, why) => {
    expect(parseRoutePath(path)).toEqual(expect.stringContaining(why));
  });
});

test('the most specific route comes first, whatever their order', () => {
  const paths = [
    '/<path:x>',
    '/<x>',
    '/<string(length=2):x>',
    '/<uuid:x>',
    '/<float:x>',
    '/<int:x>',
    '/<any(a):x>',
    '/a',
  ];
  const sorted = [
    '/a',
    '/<any(a):x>',
    '/<int:x>',
    '/<float:x>',
    '/<uuid:x>',
    '/<string(length=2):x>',
    '/<x>',
    '/<path:x>',
  ];
  expect(bySpecificity(paths.map((path) => route(path))).map(({ path }) => path)).toEqual(sorted);
});

test('routes conflict where they share a method and all steps', () => {
  const routes = [route('/a/<x>'), route('/a/:y', ['POST', 'GET']), route('/a/<int:x>'), route('/a/<x>', ['PUT'])];
  expect(routeConflicts(routes)).toEqual([{ first: routes[0], second: routes[1], methods: ['GET'] }]);
});

test('two methods of one route break a rule', () => {
  const entrypoint = (method: string, path: string) => {
    return { kind: 'http', method, params: [], arity: 0, options: { methods: ['get'], path } };
  };
  const service = { service: 's', className: 'S', source: 's.ts', events: {}, $defs: {} };
  const entrypoints = [entrypoint('one', '/<x>'), entrypoint('other', '/<y>'), entrypoint('third', '/<int:y>')];
  expect(checkRules({ format: 1, services: [{ ...service, entrypoints }] })).toEqual([
    {
      code: 'NTG2003',
      part: 's/other',
      message: '`S.one` and `S.other` both answer GET /<y>.',
      hint: expect.stringContaining('another path'),
    },
  ]);
});
