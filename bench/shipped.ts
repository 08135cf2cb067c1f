import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Load, readModel, replicate } from '../src/model/index.ts';

const SECOND = 1_000_000;

const read = (file: string) => ({ file, text: readFileSync(file, 'utf8') });

/** Opens shipped profiles; the path is `turnsim/NAME`. */
const openProfile = (path: string) =>
  read(join('models', 'profiles', path.replace('turnsim/', '').concat('.yaml')));

/**
 * Returns what runs a shipped model at a number of calls for about so many events, and says how many there
 * were. `rate`: about how many events there are in a second of it.
 */
export function shipped(
  name: string,
  route: string,
  calls: number,
  { events, rate }: { readonly events: number; readonly rate: number },
): () => number {
  const { file, text } = read(join('models', `${name}.yaml`));
  const reading = readModel(file, text, openProfile);
  if ('mistakes' in reading) throw new Error(`${file} has mistakes`);
  const load: Load = { route, quantity: 'concurrency', level: calls, highest: calls };
  const measure = Math.ceil(events / rate) * SECOND;
  const spans = { transient: 0, measure, window: measure };
  return () => replicate(reading.value, load, 'bench', spans).events;
}
