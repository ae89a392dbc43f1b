import Sequencer from '@jest/test-sequencer';

/** Suites that take long, the longest first. A clean clone knows no times, and one that is begun last is waited for by itself. */
const LONG = [
  'test/package/commonjs.test.ts',
  'test/package/module.test.ts',
  'test/faults/faults.test.ts',
  'test/cli/generate.test.ts',
  'test/cli/watch.test.ts',
  'test/readme.test.ts',
  'test/cli/run.test.ts',
  'test/cli/config.test.ts',
  'test/cli/last-run.test.ts',
  'test/read/corpus.test.ts',
  'test/read/schema-files/modules.test.ts',
  'test/examples/demo.test.ts',
];

/** As Jest does it, after those that are known to take long. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = LONG.findIndex((name) => path.endsWith(`/${name}`));
      return index === -1 ? LONG.length : index;
    };
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
