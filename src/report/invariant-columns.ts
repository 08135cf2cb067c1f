import type { InvariantRow } from '../experiment/index.ts';
import { type Column, csv } from './column.ts';
import { stepIdentity } from './step-columns.ts';

/** Columns of invariants.csv. */
export const invariantColumns: readonly Column<InvariantRow>[] = [
  ...stepIdentity,
  { name: 'name', unit: '', meaning: 'Name of the invariant', value: ({ name }) => name },
  {
    name: 'about',
    unit: '',
    meaning: 'Its kind, and the station or route that it is about',
    value: ({ about }) => about,
  },
  {
    name: 'expected',
    unit: '',
    meaning: '`holds`, or `violated` under a policy that is there to break it',
    value: ({ expected }) => expected,
  },
  { name: 'runs_count', unit: '1', meaning: 'Replications', value: ({ runs }) => runs },
  {
    name: 'runs_violated_count',
    unit: '1',
    meaning: 'Replications in which it was violated',
    value: ({ violatedRuns }) => violatedRuns,
  },
  {
    name: 'violations_count',
    unit: '1',
    meaning: 'Events at which it was violated, in all of them',
    value: ({ violations }) => violations,
  },
  {
    name: 'first_replication',
    unit: '',
    meaning: 'Number of the first replication in which it was violated, from 0',
    value: ({ first }) => first?.replication ?? '',
  },
  {
    name: 'first_s',
    unit: 's',
    meaning: 'When it was first violated there, since measuring began, to the microsecond',
    value: ({ first }) => (first === null ? '' : first.at / 1_000_000),
  },
  {
    name: 'first_whose',
    unit: '',
    meaning: 'Whose job or reply that was',
    value: ({ first }) => first?.whose ?? '',
  },
  {
    name: 'first_reason',
    unit: '',
    meaning: 'What happened then',
    value: ({ first }) => first?.reason ?? '',
  },
  {
    name: 'first_acting',
    unit: '',
    meaning: 'Faults and runbooks that acted then',
    value: ({ first }) => first?.acting.join(' ') ?? '',
  },
  {
    name: 'verdict',
    unit: '',
    meaning: '`PASS` if it is as expected, else `FAIL`',
    value: ({ verdict }) => verdict,
  },
];

/** The text of invariants.csv. */
export const invariantsCsv = (rows: readonly InvariantRow[]): string => csv(invariantColumns, rows);
