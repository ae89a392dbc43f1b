import { setTimeout as sleep } from 'node:timers/promises';
import type { Scene } from './scene.js';

/** Everything that is done to the scene. Each leaves it healed, but for what has to heal itself. */
export const KINDS: Readonly<Record<string, (scene: Scene) => Promise<unknown> | void>> = {
  'connections cut with a goodbye': ({ random, proxies }) => random.pick(proxies).cut('fin'),
  'connections cut hard': ({ random, proxies }) => random.pick(proxies).cut('rst'),
  'connections cut hard, everywhere': ({ proxies }) => proxies.forEach((proxy) => proxy.cut('rst')),
  'blackhole, both ways': ({ random, proxies }) => random.pick(proxies).blackhole('both'),
  'blackhole, upwards': ({ random, proxies }) => random.pick(proxies).blackhole('up'),
  'blackhole, downwards': ({ random, proxies }) => random.pick(proxies).blackhole('down'),
  'half-open, the client gone': ({ random, proxies }) => random.pick(proxies).halfOpen('client'),
  'half-open, the broker gone': ({ random, proxies }) => random.pick(proxies).halfOpen('server'),
  'network away for some seconds': async ({ random, proxies }) => {
    const proxy = random.pick(proxies);
    await proxy.stop();
    await sleep(random.between(500, 3_000));
    await proxy.start();
  },
  'broker does not read for some seconds': async ({ random, clientProxy }) => {
    clientProxy.stopReading();
    await sleep(random.between(1_000, 3_000));
    clientProxy.readAgain();
  },
  'connection lost while it is set up': ({ random, proxies }) => {
    const proxy = random.pick(proxies);
    for (let link = 0; link < 2; link += 1) proxy.cutBeforeFrame(Math.ceil(random.between(0, 12)));
    proxy.cut();
  },
  'worker killed': ({ random, mortals }) => random.pick(mortals).end('SIGKILL'),
  'worker told to end': ({ random, mortals }) => random.pick(mortals).end('SIGTERM'),
  'broker killed and started': async ({ broker }) => {
    await broker.kill();
    await broker.start();
  },
  'broker stopped and started': async ({ broker }) => {
    await broker.ctl('stop_app');
    await broker.ctl('start_app');
  },
  'all connections closed by the broker': ({ broker }) =>
    broker.ctl('close_all_connections', '--vhost', 'chaos', 'chaos'),
  'memory alarm for some seconds': async ({ broker, random }) => {
    await broker.ctl('set_vm_memory_high_watermark', '0.00001');
    await sleep(random.between(500, 2_500));
    await broker.ctl('set_vm_memory_high_watermark', '0.4');
  },
  'disk alarm for some seconds': async ({ broker, random }) => {
    await broker.ctl('set_disk_free_limit', '1000000GB');
    await sleep(random.between(500, 2_500));
    await broker.ctl('set_disk_free_limit', '50MB');
  },
  'queue of requests deleted': async ({ stage }) => {
    await (await stage.raw.channel()).deleteQueue(stage.rpcQueue);
  },
  // What is on its way to a queue that an operator deletes is gone, confirmed or not; so nothing is.
  'empty queue of events deleted': ({ stage, load }) =>
    load.pausedFor(async () => {
      await stage.settled();
      await (await stage.raw.channel()).deleteQueue(stage.eventQueue);
      await stage.expectConsumers(3, [stage.eventQueue]);
    }),
  'exchange of events deleted': async ({ stage, proxies, clientProxy }) => {
    await (await stage.raw.channel()).deleteExchange(`${stage.source}.events`);
    // Bindings come back with those who made them.
    for (const proxy of proxies) if (proxy !== clientProxy) proxy.cut();
  },
  'queue of events full for some seconds': async ({ stage, load, broker, random }) => {
    const definition = JSON.stringify({ 'max-length': 3, overflow: 'reject-publish' });
    // Of a queue that holds more RabbitMQ drops the rest in that moment, whatever the policy says of what overflows.
    await load.pausedFor(async () => {
      await stage.settled();
      await broker.ctl('set_policy', '--vhost', 'chaos', 'full', '^evt-', definition, '--apply-to', 'queues');
    });
    await sleep(random.between(500, 2_500));
    await broker.ctl('clear_policy', '--vhost', 'chaos', 'full');
  },
};
