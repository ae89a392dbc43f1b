import { connect } from 'ntgen';

/* A client whose clock jumps while it calls: `clock.ts URL SERVICE JUMP_MS`. Prints how long a call with a limit of a second took. */

const [url = '', service = '', jumpMs = ''] = process.argv.slice(2);
const client = await connect(url);
const now = Date.now.bind(Date);

const startedAt = performance.now();
const call = client[service]!.work!.with({ timeoutMs: 1_000 })('held', { ms: 60_000 });
Date.now = () => now() + Number(jumpMs);
const outcome = await call.then(
  () => 'result',
  (error: { readonly code: string }) => error.code,
);
const elapsedMs = performance.now() - startedAt;
Date.now = now;
process.stdout.write(`${JSON.stringify({ outcome, elapsedMs })}\n`);
await client.close();
