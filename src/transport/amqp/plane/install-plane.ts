import type { ChannelModel } from 'amqplib';
import { insidesOf } from './amqplib-insides.js';
import { DataPlane } from './data-plane.js';
import { guardDecoding } from './plain-plane.js';
import type { PlaneOptions } from './plane-options.js';

/**
 * Takes a connection that amqplib has just made, before it has a channel. Where amqplib is not as we know it, messages go the plain way
 * whatever was asked for.
 */
export function installPlane(model: ChannelModel, { plane, maxMessageBytes }: PlaneOptions): void {
  const insides = insidesOf(model);
  if (insides === undefined) return;
  if (plane === 'fast') DataPlane.install(model, insides, maxMessageBytes);
  else guardDecoding(insides, maxMessageBytes);
}
