import { describe, expect, test } from '@jest/globals';
import { checkRules } from '../../src/contract/rules.js';
import { snakeCase, withSnakeCase } from '../../src/contract/naming.js';
import { contract, handler, method, set, string } from './contracts.js';

test.each([
  ['get', 'get'],
  ['getUser', 'get_user'],
  ['getUserById', 'get_user_by_id'],
  ['parseHTTPBody', 'parse_http_body'],
  ['userID', 'user_id'],
  ['sha256Sum', 'sha256_sum'],
  ['already_snake', 'already_snake'],
  ['_private', '_private'],
  ['größeÄndern', 'größe_ändern'],
])('%s is %s in Python', (name, python) => {
  expect(snakeCase(name)).toBe(python);
});

describe('contracts with names as in Python', () => {
  const param = (name: string) => ({ name, schema: string });

  test('name methods and parameters otherwise, and nothing else', () => {
    const written = contract({
      entrypoints: [
        method('getUser', { params: [param('userId'), param('page')] }),
        method('find', { options: { name: 'lookUp' }, params: [param('theName')] }),
        handler('onPlaced', 'shop', 'orderPlaced', string),
        { ...method('showPage'), kind: 'http', params: [param('theId')] },
      ],
    });
    const [named] = withSnakeCase(set(written)).services;
    expect(named?.entrypoints).toEqual([
      {
        ...written.entrypoints[0],
        wireName: 'get_user',
        params: [{ ...param('userId'), wireName: 'user_id' }, param('page')],
      },
      { ...written.entrypoints[1], params: [{ ...param('theName'), wireName: 'the_name' }] },
      { ...written.entrypoints[2], wireName: 'on_placed' },
      written.entrypoints[3],
    ]);
  });

  test('must not name two things alike', () => {
    const clashing = contract({
      entrypoints: [method('getUser', { params: [param('userId'), param('user_id')] }), method('get_user')],
    });
    expect(checkRules(set(clashing))).toEqual([]);
    expect(checkRules(withSnakeCase(set(clashing)))).toEqual([
      expect.objectContaining({
        code: 'NTG2002',
        message:
          '`ShopService.getUser` and `ShopService.get_user` are both the rpc method "get_user" of service "shop".',
      }),
      expect.objectContaining({
        code: 'NTG2010',
        part: 'shop/getUser/user_id',
        message: '`userId` and `user_id` of `ShopService.getUser` are both "user_id" on the wire.',
      }),
    ]);
  });
});
