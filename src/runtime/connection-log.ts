import { messageOf, NtgenError } from '../errors/errors.js';
import type { TransportListener } from '../transport/transport.js';
import type { Logger } from './logger.js';

/** An outage is told when it begins, and then twice a minute; that the broker refuses us, likewise. */
const REPEAT_MS = 30_000;

/** Logs how the connection to the broker is doing. */
export function connectionLog(logger: Logger): TransportListener {
  const toldAt = { warn: -Infinity, error: -Infinity };
  return {
    connected: (address) => {
      toldAt.warn = toldAt.error = -Infinity;
      logger.info({}, `Connected to ${address}`);
    },
    disconnected: (address, reason, retryInMs) => {
      const seconds = String(Math.round(retryInMs / 100) / 10);
      const text = `no connection to ${address}: ${messageOf(reason)}; trying again in ${seconds} s`;
      // Waiting does not mend a refusal: somebody has changed something.
      const level = reason instanceof NtgenError && reason.code !== 'NTG4011' ? 'error' : 'warn';
      if (performance.now() - toldAt[level] < REPEAT_MS) {
        logger.debug({}, text);
        return;
      }
      toldAt[level] = performance.now();
      logger[level]({}, text);
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
