import { ts } from './compiler.js';
import type { ImportExtension } from '../config/define-config.js';

/**
 * What relative imports end with in a project of these options.
 *
 * Node's own resolution wants the ending of the file that is run, `.js`, or of the source where that is what runs or is
 * rewritten. Bundlers, and Node's CommonJS of old, find `./types` without.
 */
export function importExtensionOf(options: ts.CompilerOptions): ImportExtension {
  if (options.allowImportingTsExtensions === true || options.rewriteRelativeImportExtensions === true) return '.ts';
  return isOfNode(options) ? '.js' : 'none';
}

/** Whether Node's resolution is asked for, by its own option or, without, by that of the module format. */
function isOfNode({ moduleResolution, module }: ts.CompilerOptions): boolean {
  if (moduleResolution !== undefined) {
    return moduleResolution >= ts.ModuleResolutionKind.Node16 && moduleResolution <= ts.ModuleResolutionKind.NodeNext;
  }
  return module !== undefined && module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext;
}
