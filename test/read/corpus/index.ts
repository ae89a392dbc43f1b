import { BASICS } from './basics.js';
import { COLLECTIONS } from './collections.js';
import type { Group } from './corpus.js';
import { DERIVED } from './derived.js';
import { MORE_BRANDS } from './more-brands.js';
import { MORE_CLASSES } from './more-classes.js';
import { MORE_DERIVED } from './more-derived.js';
import { MORE_OBJECTS } from './more-objects.js';
import { MORE_TYPES } from './more-types.js';
import { MORE_UNIONS } from './more-unions.js';
import { OBJECTS } from './objects.js';
import { UNIONS } from './unions.js';

export const CORPUS: readonly Group[] = [
  ...BASICS,
  ...OBJECTS,
  ...COLLECTIONS,
  ...UNIONS,
  ...DERIVED,
  ...MORE_OBJECTS,
  ...MORE_CLASSES,
  ...MORE_UNIONS,
  ...MORE_DERIVED,
  ...MORE_BRANDS,
  ...MORE_TYPES,
];
