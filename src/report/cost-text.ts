import type { StepRow } from '../experiment/index.ts';
import type { TextColumn } from './text-table.ts';
import { measured } from './wording.ts';

/** Below so many dollars, the cost of a single success has too few digits to be read. */
const SMALL = 0.01;
const MANY = 1000;

/** What a success costs at each step, in dollars; no column where nothing has a price. */
export function costText(rows: readonly StepRow[]): TextColumn[] {
  const costs = rows.map(({ cost }) => cost?.perSuccess.value ?? NaN);
  if (rows.every(({ cost }) => cost === null)) return [];
  const largest = Math.max(...costs.filter(Number.isFinite));
  const times = largest < SMALL ? MANY : 1;
  return [
    {
      head: ['USD per', times === 1 ? 'success' : '1000 ok'],
      cells: costs.map((cost) => measured(times * cost)),
      align: 'right',
    },
  ];
}
