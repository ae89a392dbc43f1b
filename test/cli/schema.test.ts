import { afterAll, expect, jest, test } from '@jest/globals';
import { Project } from './project.js';

jest.setTimeout(60_000); // the first run loads a compiler, on a busy machine

const project = new Project({
  'src/orders.ts': 'export interface Order { id: string; total: unknown }\nexport type Handler = () => void;\n',
});
afterAll(() => project.remove());

test('prints the schema of a type, and what there is to say of it on the other stream', async () => {
  const { code, stdout, stderr } = await project.ntgen('schema', 'src/orders.ts#Order');
  expect({ code, schema: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Order',
      type: 'object',
      properties: { id: { type: 'string' }, total: {} },
      required: ['id', 'total'],
    },
  });
  expect(stderr).toMatch(/^src\/orders\.ts:1:45 - warning NTG1106: /);
});

test('ends with 1 where a type has none, and with 2 where there is no such type', async () => {
  const refused = await project.ntgen('schema', 'src/orders.ts#Handler');
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^src\/orders\.ts:2:23 - error NTG1102: /),
  });
  const unknown = await project.ntgen('schema', 'src/orders.ts#Oder');
  expect(unknown).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error NTG3008: src/orders.ts exports no type "Oder". Did you mean "Order"?\n',
  });
});
