/** The compilers that users have: the name that each is installed under here, and its versions. */
export const COMPILERS: Readonly<Record<string, string>>;

/** And one that compiles what is generated, though not everything that Node's own types say. */
export const OLDEST: Readonly<Record<string, string>>;
