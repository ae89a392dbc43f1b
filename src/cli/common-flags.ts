/** Flags that every command has. */
export const COMMON_FLAGS = {
  quiet: { type: 'boolean', default: false, describe: 'Say only what was found, nothing of what is being done' },
} as const;
