import { NtgenError } from '../errors/errors.js';
import { pageOf } from './page.js';
import type { EmittedFile, NamedService } from './target.js';
import type { ExtraTemplate, Templates } from './templates.js';

/** In the name of a template: the folder of a service. */
const SERVICE = '[service]';

/**
 * The files of the user's own templates: one for each service where the name says `[service]`, else one.
 *
 * @throws NtgenError  NTG3007: two would be one file
 */
export function emitExtras(
  services: readonly NamedService[],
  templates: Templates,
  emitted: readonly EmittedFile[],
): readonly EmittedFile[] {
  if (templates.extras.length === 0) return [];
  const pages = services.map(pageOf);
  const taken = new Map(emitted.map(({ path }) => [path.toLowerCase(), 'ntgen']));
  return templates.extras.flatMap((template) => {
    const files = filesOf(template);
    for (const { path } of files) {
      const owner = taken.get(path.toLowerCase());
      if (owner !== undefined) throw twice(template, path, owner);
      taken.set(path.toLowerCase(), template.file);
    }
    return files;
  });

  function filesOf({ name }: ExtraTemplate): readonly EmittedFile[] {
    if (!name.includes(SERVICE)) return [{ path: name, text: templates.render(name, { services: pages }) }];
    return pages.map((page) => ({
      path: name.replaceAll(SERVICE, page.folder),
      text: templates.render(name, page),
    }));
  }
}

function twice({ file }: ExtraTemplate, path: string, owner: string): NtgenError {
  return new NtgenError('NTG3007', `${file}: makes ${path}, which ${owner} makes as well. Give it another name.`);
}
