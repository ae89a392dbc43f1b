import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadGuards, madeIn, type Check } from './made.js';

/*
 * A fresh process that makes all validators of a folder ready and calls each once: `node cold.js FOLDER guards|ajv`.
 * Prints the microseconds of CPU that this took, and what had to be there before not among it: schemas, and Ajv itself.
 */

const [folder = '', kind] = process.argv.slice(2);
const made = madeIn(folder);
const ready: Check[] = [];
const before = process.cpuUsage();
if (kind === 'ajv') {
  const ajv = new Ajv2020({ strict: false });
  for (const { schema } of made) ready.push(ajv.compile(schema));
} else {
  const modules = new Map<string, Readonly<Record<string, Check>>>();
  for (const { service, name } of made) {
    const module = modules.get(service) ?? (await loadGuards(folder, service));
    modules.set(service, module);
    const check = module[name];
    if (check !== undefined) ready.push(check);
  }
}
for (const check of ready) check({});
const { user, system } = process.cpuUsage(before);
if (ready.length !== made.length) throw new Error(`${String(made.length - ready.length)} guards are missing`);
process.stdout.write(String(user + system));
