import { ConfigurationError } from '../../errors/errors.js';

/** An error that names the configuration file and says what is wrong with it. */
export function wrongConfig(file: string, what: string, cause?: unknown): ConfigurationError {
  const message = `${file}: ${what}`;
  return new ConfigurationError(/[.?]$/.test(message) ? message : `${message}.`, {
    code: 'NTG3004',
    ...(cause === undefined ? {} : { cause }),
  });
}
