import { BASICS } from './basics.js';
import { COLLECTIONS } from './collections.js';
import type { Group } from './corpus.js';
import { DERIVED } from './derived.js';
import { OBJECTS } from './objects.js';
import { UNIONS } from './unions.js';

export const CORPUS: readonly Group[] = [...BASICS, ...OBJECTS, ...COLLECTIONS, ...UNIONS, ...DERIVED];
