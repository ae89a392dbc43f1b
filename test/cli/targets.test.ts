import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/cli/targets.js';

describe('ntgen.config.json', () => {
  test('names one project, with a default for every key', () => {
    expect(parseConfig('{}')).toEqual([{ project: 'tsconfig.json', output: 'generated' }]);
    expect(parseConfig('\ufeff{"$schema": "x", "project": "services"}')).toEqual([
      { project: 'services', output: 'generated' },
    ]);
  });

  test('or a list of them', () => {
    const projects = [
      { project: 'a', output: 'generated/a' },
      { project: 'b', output: 'generated/b' },
    ];
    expect(parseConfig(JSON.stringify({ projects }))).toEqual(projects);
  });

  test.each([
    ['{', 'ntgen.config.json: is not JSON'],
    ['[]', 'ntgen.config.json: must be an object.'],
    ['{"outptu": "x"}', 'ntgen.config.json: `outptu` is no key of it. Did you mean "output"?'],
    ['{"zzzzzzzz": "x"}', 'ntgen.config.json: `zzzzzzzz` is no key of it.'],
    ['{"__proto__": "x"}', 'ntgen.config.json: `__proto__` is no key of it.'],
    ['{"output": 1}', 'ntgen.config.json: `output` must be a path.'],
    ['{"project": ""}', 'ntgen.config.json: `project` must be a path.'],
    ['{"projects": {}}', 'ntgen.config.json: `projects` must be a list that is not empty.'],
    ['{"projects": []}', 'ntgen.config.json: `projects` must be a list that is not empty.'],
    ['{"projects": ["a"]}', 'ntgen.config.json: `projects[0]` must be an object.'],
    ['{"projects": [{"output": null}]}', 'ntgen.config.json: `projects[0].output` must be a path.'],
    ['{"projects": [{"out": "a"}]}', 'ntgen.config.json: `projects[0].out` is no key of it.'],
    ['{"projects": [{}], "output": "a"}', 'ntgen.config.json: `output` is no key of it.'],
    [
      '{"projects": [{"output": "./a"}, {"output": "a/"}]}',
      'ntgen.config.json: `projects[0]` and `projects[1]` have one output folder, "a/".',
    ],
  ])('%s is refused', (text, message) => {
    expect(() => parseConfig(text)).toThrow(expect.objectContaining({ code: 'NTG3004' }));
    expect(() => parseConfig(text)).toThrow(message);
  });
});
