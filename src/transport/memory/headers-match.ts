/**
 * Whether a message's headers fit the arguments of a binding to a `headers` exchange: all of them, or with `x-match: any` one of
 * them. Arguments whose names begin with `x-` do not count.
 */
export function headersMatch(
  { 'x-match': match, ...wanted }: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, unknown>>,
): boolean {
  const counted = Object.entries(wanted).filter(([name]) => !name.startsWith('x-'));
  const fits = ([name, value]: readonly [string, unknown]): boolean =>
    Object.hasOwn(headers, name) && headers[name] === value;
  return match === 'any' ? counted.some(fits) : counted.every(fits);
}
