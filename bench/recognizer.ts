import { readFileSync } from 'node:fs';
import { readModel, replicate } from '../src/model/index.ts';

const FILE = 'models/recognizer.yaml';
const SECOND = 1_000_000;
/** Events in a second of it at 300 calls, about. */
const RATE = 6700;

/** Returns what runs the shipped recognizer at 300 calls for about so many events, and says how many there were. */
export function recognizer(events: number): () => number {
  const reading = readModel(FILE, readFileSync(FILE, 'utf8'));
  if ('mistakes' in reading) throw new Error(`${FILE} has mistakes`);
  const load = { route: 'dictation', quantity: 'concurrency', level: 300, highest: 300 } as const;
  const measure = Math.ceil(events / RATE) * SECOND;
  const spans = { transient: 0, measure, window: measure };
  return () => replicate(reading.value, load, 'bench', spans).events;
}
