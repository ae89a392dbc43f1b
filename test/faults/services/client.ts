import { connect } from 'ntgen';

/* A client that dies with calls under way: `client.ts URL SERVICE TASKS`, the tasks as JSON by their ids. */

const [url = '', service = '', tasks = '{}'] = process.argv.slice(2);
const client = await connect(url);
const calls = Object.entries(JSON.parse(tasks) as object).map(([id, task]) => client[service]!.work!(id, task));
process.stdout.write('calling\n');
await Promise.all(calls);
