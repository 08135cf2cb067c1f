import type { TenantRow } from '../experiment/index.ts';
import { type Column, csv, estimateColumns, inUnit, MILLISECONDS, PLAIN } from './column.ts';
import { stepIdentity } from './step-columns.ts';

/** Columns of tenants.csv: one row for each step, route with an agent, and tenant. */
export const tenantColumns: readonly Column<TenantRow>[] = [
  ...stepIdentity,
  { name: 'route', unit: '', meaning: 'Whose turns the row is about', value: ({ route }) => route },
  { name: 'tenant', unit: '', meaning: 'And on whose behalf', value: ({ tenant }) => tenant },
  {
    name: 'turns_offered_count',
    unit: '1',
    meaning: 'Turns that began in the measured time, in all replications',
    value: ({ offered }) => offered,
  },
  {
    name: 'offered_share',
    unit: '1',
    meaning: 'Share of the turns offered on the route',
    value: ({ offeredShare }) => inUnit(offeredShare, PLAIN),
  },
  {
    name: 'turns_served_count',
    unit: '1',
    meaning: 'Turns whose reply was played',
    value: ({ served }) => served,
  },
  {
    name: 'turns_lost_count',
    unit: '1',
    meaning: 'Turns that failed, were shed or abandoned',
    value: ({ lost }) => lost,
  },
  ...estimateColumns<TenantRow>(
    'success_rate',
    PLAIN,
    'Turns that did what the caller wanted / turns offered',
    ({ success }) => success,
  ),
  ...estimateColumns<TenantRow>(
    'error_rate',
    PLAIN,
    'Turns that failed, were shed or abandoned / turns offered',
    ({ errorRate }) => errorRate,
  ),
  {
    name: 'error_budget_used',
    unit: '1',
    meaning: 'Error rate / what the budget of the route allows; above 1 it is overspent',
    value: ({ errorBudgetUsed }) => inUnit(errorBudgetUsed, PLAIN),
  },
  ...estimateColumns<TenantRow>(
    'turn_gap_p50',
    MILLISECONDS,
    'Median of the turn gap; turns without an audible reply count as infinite',
    ({ gapP50 }) => gapP50,
  ),
  ...estimateColumns<TenantRow>(
    'turn_gap_p95',
    MILLISECONDS,
    '95th percentile of the turn gap; turns without an audible reply count as infinite',
    ({ gapP95 }) => gapP95,
  ),
];

/** The text of tenants.csv. */
export const tenantsCsv = (rows: readonly TenantRow[]): string => csv(tenantColumns, rows);
