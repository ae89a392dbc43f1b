/**
 * The command by which an operator lets RabbitMQ bury what it drops itself: events of a service that were delivered too often, have
 * expired, or found their queue full. They come to the service's dead queue, where `ntgen dead` finds them.
 */
export function policyCommand(service: string, { exchange, vhost }: { exchange: string; vhost: string }): string {
  const pattern = `^evt-.*--${service.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\.`;
  const definition = { 'dead-letter-exchange': exchange, 'dead-letter-routing-key': `${service}.policy` };
  const words = ['-p', vhost, `ntgen-dead-${service}`, pattern, JSON.stringify(definition), '--apply-to', 'queues'];
  return `rabbitmqctl set_policy ${words.map(quoted).join(' ')}`;
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
