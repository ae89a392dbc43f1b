/** How often something is done: few times with all other tests, often by `npm run test:faults`. */
export function rounds(few: number, often: number): number {
  return process.env['NTGEN_FAULTS'] === 'often' ? often : few;
}
