import { defineCommand } from '../command.js';
import { EXIT } from '../exit-code.js';

export const showConfigCommand = defineCommand({
  usage: 'show-config',
  summary: 'Print a configuration as services get it, with variables replaced and secrets hidden',
  flags: {
    config: { type: 'string', requiresArg: true, default: 'config.yaml', describe: 'The file, YAML or JSON' },
    json: { type: 'boolean', default: false, describe: 'Print JSON' },
  },
  async run({ config: path, json }, terminal) {
    const [{ readConfig }, { checkConfig }, { maskSecrets }, { printYaml }] = await Promise.all([
      import('../../config/load-config.js'),
      import('../../config/check-config.js'),
      import('../../config/mask-secrets.js'),
      import('../../config/yaml.js'),
    ]);
    const config = await readConfig(path, terminal.env);
    const shown = maskSecrets(config);
    terminal.result(json ? `${JSON.stringify(shown, undefined, 2)}\n` : printYaml(shown));
    for (const warning of checkConfig(config)) terminal.fault(`warning: ${warning}`);
    return EXIT.ok;
  },
});
