import type { OpenConsumeLine } from './consume-line.js';
import { startFastConsumeLine } from './fast-consume-line.js';
import { FastPublishLine } from './fast-publish-line.js';
import { startPlainConsumeLine } from './plain-consume-line.js';
import { PlainPublishLine } from './plain-publish-line.js';
import type { OpenPublishLine } from './publish-line.js';

/** Opens the fast line where its connection has a data plane, else the plain one. */
export const openPublishLine: OpenPublishLine = async (generation, listener) => {
  const channel = await generation.openConfirmChannel();
  return FastPublishLine.over(channel, listener) ?? new PlainPublishLine(channel, listener);
};

/** The same for consuming. */
export const openConsumeLine: OpenConsumeLine = async (generation, options, listener) => {
  const channel = await generation.openChannel();
  return (
    startFastConsumeLine(channel, generation, options, listener) ??
    startPlainConsumeLine(channel, generation, options, listener)
  );
};
