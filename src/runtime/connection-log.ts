import { messageOf, NtgenError } from '../errors/errors.js';
import type { TransportListener } from '../transport/transport.js';
import type { Logger } from './logger.js';

/** An outage is told when it begins, and then twice a minute. */
const REPEAT_MS = 30_000;

/** Logs how the connection to the broker is doing. */
export function connectionLog(logger: Logger): TransportListener {
  let toldAt: number | undefined;
  return {
    connected: (address) => {
      toldAt = undefined;
      logger.info({}, `Connected to ${address}`);
    },
    disconnected: (address, reason, retryInMs) => {
      const seconds = String(Math.round(retryInMs / 100) / 10);
      const text = `no connection to ${address}: ${messageOf(reason)}; trying again in ${seconds} s`;
      if (toldAt !== undefined && performance.now() - toldAt < REPEAT_MS) {
        logger.debug({}, text);
        return;
      }
      toldAt = performance.now();
      // Waiting does not mend this one: somebody has changed something.
      const isRefused = reason instanceof NtgenError && reason.code !== 'NTG4011';
      if (isRefused) logger.error({}, text);
      else logger.warn({}, text);
    },
    blocked: (address, reason) => {
      if (reason === undefined) logger.info({}, `${address} takes messages again`);
      else logger.warn({}, `${address} takes no messages, and what is published waits: ${reason}`);
    },
    failed: (reason) => {
      logger.error({ error: reason }, 'the transport met a failure');
    },
  };
}
