import type { Table } from '../gates/index.ts';
import { guess, told } from './columns.ts';
import { fromHistograms } from './histograms.ts';
import type { TableMap } from './map-schema.ts';
import { CONDITIONS } from './measured.ts';
import { type RequestColumn, type RequestQuantity, requestColumn } from './request-columns.ts';
import { fromRequests } from './single-requests.ts';
import type { Aggregated, Layout } from './steps.ts';

/** If a table holds single requests or histograms, the step-load table that they make; null if it holds steps. */
export function aggregated(table: Table, map: TableMap): Aggregated | null {
  const layout = layoutOf(table, map);
  const has = (...quantities: RequestQuantity[]): boolean =>
    quantities.every((quantity) => layout.of.has(quantity));
  if (has('bound', 'below') || has('bound', 'within')) return fromHistograms(table, layout);
  if (has('sent', 'ended') || has('sent', 'took')) return fromRequests(table, layout);
  return null;
}

function layoutOf({ columns }: Table, map: TableMap): Layout {
  const of = new Map<RequestQuantity, { at: number; scale: number }>();
  let load: Layout['load'];
  const conditions: Layout['conditions'][number][] = [];
  for (const [at, column] of columns.entries()) {
    const said = map.columns[column];
    const request: RequestColumn | undefined = requestColumn(column, said);
    if (request !== undefined) {
      of.set(request.quantity, { at, scale: request.scale });
      continue;
    }
    const what = said === undefined ? guess(column) : told(column, said as never);
    if (what === undefined) continue;
    if (what.quantity === 'clients' || what.quantity === 'rate') load ??= { at, name: column };
    const name = CONDITIONS.find((condition) => condition === what.quantity);
    if (name !== undefined) conditions.push({ name, at, scale: what.scale });
  }
  return { of, load, conditions };
}
