import type { Finding } from './problems.js';

/*
 * What is said of types, wherever it is found.
 */

export const UNDEFINED: Finding = noFormHere('`undefined`', 'Write null, or make the property optional.');

export const NEVER: Finding = noForm('`never`', 'No value has this type: state the type that is meant.');

export const ILL_FORMED: Finding = noForm('A text with half of a surrogate pair', 'Write the whole character.');

export const UNRESOLVED: Finding = {
  code: 'NTG1101',
  message: 'This type does not resolve.',
  hint: 'Import it from a module that exists without generated files, or mend its name.',
};

export const ENDLESS: Finding = {
  code: 'NTG1104',
  message: 'This type holds ever new forms of itself.',
  hint: 'Let the recursion use the same type arguments, or cut it.',
};

export const TOO_DEEP: Finding = {
  code: 'NTG1104',
  message: 'This type is too deep: types without a name stand in each other a hundred times and more.',
  hint: 'Give the parts names (an interface each), or cut it.',
};

export const TOO_DEEP_FILE: Finding = {
  code: 'NTG1104',
  message: 'This file has types or expressions in each other, too deep for the compiler.',
  hint: 'Give the parts names.',
};

export const BEYOND_COMPILER: Finding = {
  code: 'NTG1104',
  message: 'A type is too deep for the compiler.',
  hint: 'Shorten the chain of aliases that it goes through.',
};

export const AMBIGUOUS: Finding = {
  code: 'NTG1105',
  message: 'The members of this union look alike on the wire, and not all of them are revived alike.',
  hint: 'Give each object a property with a literal of its own, or send what is revived (a Date, a Map) as string or object.',
};

export const AMBIGUOUS_KEYS: Finding = {
  code: 'NTG1105',
  message: 'A key of this type may keep two of its patterns, and its value is not revived alike by both.',
  hint: 'Let the patterns begin or end with texts of their own, or send what is revived (a Date, a Map) as string or object.',
};

/** What is accepted, though it says little: `Any JSON value`. */
export function hardlyChecked(what: string): Finding {
  return {
    code: 'NTG1106',
    severity: 'warning',
    message: `${what} is accepted here: nothing will check it.`,
    hint: 'State the type that is meant.',
  };
}

/** A type that no value on the wire can have. */
export function noForm(what: string, hint: string): Finding {
  return { code: 'NTG1102', message: `${what} has no form on the wire.`, hint };
}

function noFormHere(what: string, hint: string): Finding {
  return { code: 'NTG1102', message: `${what} has no form on the wire here.`, hint };
}

/** A type that could travel, for which there is no form yet. */
export function notHandled(what: string, hint: string): Finding {
  return { code: 'NTG1103', message: `${what} is not handled yet.`, hint };
}
