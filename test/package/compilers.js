/** The compilers that users have: the name that each is installed under here, and its versions. */
export const COMPILERS = { 'typescript-5.9': '~5.9', 'typescript-6': '~6.0', 'typescript-7': '~7.0' };

/** And one that compiles what is generated, though not everything that Node's own types say. */
export const OLDEST = { 'typescript-5.4': '~5.4' };
