/** To whom `check` speaks: people, programs, a pull request. */
export const FORMATS = ['text', 'json', 'github'] as const;

export type Format = (typeof FORMATS)[number];
