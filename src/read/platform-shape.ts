import { ts } from './compiler.js';
import type { Schema, WireCodec } from '../contract/schema.js';
import { unbranded } from './brands.js';
import { typeArguments, type Checked } from './checked.js';
import { UNRESOLVED } from './findings.js';
import type { PlatformType } from './platform-types.js';
import { formless, leaf, refused, type Shape } from './shape.js';

export const BIGINT: Schema = { type: 'string', format: 'bigint', 'x-ntgen': 'bigint' };

const SCALARS: Readonly<Record<Exclude<WireCodec, 'Map' | 'Set' | 'bigint'>, Schema>> = {
  Buffer: { type: 'string', format: 'base64', 'x-ntgen': 'Buffer' },
  Date: { type: 'string', format: 'date-time', 'x-ntgen': 'Date' },
  URL: { type: 'string', format: 'uri', 'x-ntgen': 'URL' },
  Uint8Array: { type: 'string', format: 'base64', 'x-ntgen': 'Uint8Array' },
};

/** How a type of the platform travels, if it does. */
export function platformShape(checked: Checked, type: ts.Type, platform: PlatformType): Shape {
  if (!('codec' in platform)) return formless(`\`${platform.name}\``, `Use ${platform.instead}.`);
  const { codec, isReadonly = false } = platform;
  if (codec === 'bigint') return leaf(BIGINT);
  if (codec !== 'Map' && codec !== 'Set') return leaf(SCALARS[codec]);
  const [first, second] = typeArguments(checked.checker, type);
  if (first === undefined) return refused(UNRESOLVED);
  if (codec === 'Set') return { is: 'set', items: first, isReadonly };
  if (second === undefined) return refused(UNRESOLVED);
  return { is: 'map', keys: first, values: second, isText: isText(checked, first), isReadonly };
}

/** Whether all values of a type are strings. */
function isText(checked: Checked, type: ts.Type): boolean {
  const plain = unbranded(checked, type);
  const members = plain.isUnion() ? plain.types : [plain];
  return members.every((member) => (unbranded(checked, member).flags & ts.TypeFlags.StringLike) !== 0);
}
