import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { MANIFEST } from './manifest.js';
import { differs, type Plan, type PlannedFile } from './plan.js';

/** Lines around a difference. */
const CONTEXT = 3;

/**
 * How the disk differs from a plan: a unified diff for each changed file, one line for each that is missing or
 * no longer generated. Empty when nothing differs. Holds no date and no path but the folder's own.
 */
export function drift(plan: Plan): string {
  const told = plan.files.map((file) => tellFile(plan.folder, file)).filter((text) => text !== '');
  if (told.length > 0 || !differs(plan)) return told.join('\n');
  const what = plan.manifest.before === undefined ? 'is missing' : 'does not list these files';
  return `${plan.folder}/${MANIFEST} ${what}\n`;
}

function tellFile(folder: string, file: PlannedFile): string {
  const path = `${folder}/${file.path}`;
  switch (file.state) {
    case 'unchanged':
      return '';
    case 'created':
      return `${path} is missing\n`;
    case 'orphan':
      return `${path} is no longer generated\n`;
    case 'changed':
      return createTwoFilesPatch(path, path, file.before, file.text, 'on disk', 'generated', {
        context: CONTEXT,
        headerOptions: FILE_HEADERS_ONLY,
      });
  }
}
