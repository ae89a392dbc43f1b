import { defineCommand } from '../command.js';
import { reachFlags } from '../connection-flags.js';
import { EXIT } from '../exit-code.js';

export const shellCommand = defineCommand({
  usage: 'shell',
  summary: 'Call services and dispatch events by hand: n.rpc, n.dispatchEvent, n.config, n.disconnect()',
  flags: reachFlags,
  async run(reach, terminal) {
    const [{ withServices }, { openHandle }] = await Promise.all([import('../reach.js'), import('../shell/handle.js')]);
    return withServices(reach, terminal, async (reached) => {
      const handle = await openHandle(reached);
      Object.assign(globalThis, { n: handle });
      try {
        if (terminal.input.isTTY !== true) {
          const { runScript } = await import('../shell/script.js');
          return await runScript(terminal);
        }
        terminal.progress(
          'n.rpc.service.method(…), n.dispatchEvent(service, type, payload), n.config, n.disconnect(); .exit ends',
        );
        const { prompt } = await import('../shell/prompt.js');
        await prompt(terminal);
        return EXIT.ok;
      } finally {
        await handle.disconnect();
      }
    });
  },
});
