import { connect } from 'ntgen';

/*
 * A client whose clock jumps while it calls: `clock.ts URL SERVICE JUMP_MS`. Prints how a call with a limit of a second has ended and how
 * long it took, and how one has ended that was made by the new time.
 */

const [url = '', service = '', jumpMs = ''] = process.argv.slice(2);
const client = await connect(url);
const now = Date.now.bind(Date);
const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'result',
    (error: unknown) => (error as { readonly code: string }).code,
  );

const startedAt = performance.now();
const held = outcomeOf(client[service]!.work!.with({ timeoutMs: 1_000 })('held', { ms: 60_000 }));
Date.now = () => now() + Number(jumpMs);
const outcome = await held;
const elapsedMs = performance.now() - startedAt;
const afterwards = await outcomeOf(client[service]!.work!('afterwards'));
Date.now = now;
process.stdout.write(`${JSON.stringify({ outcome, elapsedMs, afterwards })}\n`);
await client.close();
