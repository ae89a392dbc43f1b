import { connect } from 'amqplib';
import { startPrivateRabbit } from './private-rabbit.js';

const USUAL_URL = 'amqp://guest:guest@127.0.0.1:5672/';

/**
 * Finds a RabbitMQ for the tests, before any of them: `AMQP_URI`, or the usual port of this machine, or one that is started
 * for this run. The tests read the answer from the environment (`rabbit.ts`).
 */
export default async function globalSetup() {
  const url = process.env['AMQP_URI'] || (await rabbitOfThisMachine());
  if (url !== undefined) process.env['NTGEN_TEST_RABBIT'] = url;
  else {
    process.stderr.write(
      '\nNo RabbitMQ: set AMQP_URI, start one on 127.0.0.1:5672 or install rabbitmq-server. Tests that need it are skipped.\n',
    );
  }
}

async function rabbitOfThisMachine() {
  if (await answers(USUAL_URL)) return USUAL_URL;
  const rabbit = await startPrivateRabbit(answers);
  globalThis.__ntgenStopRabbit = rabbit?.stop;
  return rabbit?.url;
}

async function answers(url) {
  try {
    const connection = await connect(url, { timeout: 2_000 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}
