// One run over an output folder, in a process that dies by SIGKILL just before its `dies`th change of the disk.
//
// node mortal.js '{ "built", "output", "files", "does", "dies", "blocks"? }'
//   does    write | recover | race: ten rounds of whichever of `files` is its turn
//   blocks  a file that is put in the way once all is planned
// Prints its changes of the disk, as far as it came, as lines.
import { mkdirSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const { built, output, files, does, dies = Infinity, blocks } = JSON.parse(process.argv[2]);
let count = 0;

function change(name, path, half = () => undefined) {
  if (count === dies) {
    half();
    process.kill(process.pid, 'SIGKILL');
  }
  count += 1;
  writeSync(1, `${name} ${relative(output, String(path))}\n`);
}

for (const name of ['copyFile', 'mkdir', 'mkdtemp', 'rename', 'rmdir', 'symlink']) {
  const original = promises[name];
  promises[name] = (...given) => {
    change(name, name === 'rename' || name === 'copyFile' ? given[1] : given[0]);
    return original(...given);
  };
}
const { open, rm } = promises;
promises.rm = (path, options) => {
  change('rm', path, () => {
    if (!options?.recursive) return;
    // it had come so far, and who it was is gone
    const owners = readdirSync(path, { recursive: true }).filter((name) => name.endsWith('owner'));
    for (const name of owners) rmSync(join(path, name));
  });
  return rm(path, options);
};
promises.open = async (path, flags) => {
  if (flags === 'w') change('open', path);
  const file = await open(path, flags);
  const { writeFile } = file;
  file.writeFile = (text) => {
    change('write', path, () => writeSync(file.fd, text.slice(0, text.length / 2)));
    return writeFile.call(file, text);
  };
  return file;
};
syncBuiltinESMExports();

const { plan } = await import(pathToFileURL(join(built, 'output/plan.js')).href);
const { recover, write } = await import(pathToFileURL(join(built, 'output/write.js')).href);

try {
  if (does === 'race') {
    for (let round = 0; round < 10; round += 1) await race(files[round % files.length]);
  } else {
    await recover(output);
    if (does === 'write') await generate(files);
  }
} catch (error) {
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}

async function generate(set) {
  const planned = await plan(set, output);
  if (blocks !== undefined) {
    mkdirSync(dirname(join(output, blocks)), { recursive: true });
    writeFileSync(join(output, blocks), 'in the way');
  }
  await write(planned);
}

async function race(set) {
  try {
    await recover(output);
    await generate(set);
  } catch (error) {
    if (error.code !== 'NTG3003') throw error; // another is at it, or was faster
  }
}
