import { ConfigurationError, messageOf } from '../errors/errors.js';

/**
 * The value of an argument that is written as JSON.
 *
 * @param name  what the argument is called in errors, such as `Argument 1`
 * @throws ConfigurationError  NTG3008
 */
export function parseJsonArgument(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(`${name} is not JSON (${messageOf(error)}): ${text}. A text is written '"${text}"'.`, {
      code: 'NTG3008',
      cause: error,
    });
  }
}
