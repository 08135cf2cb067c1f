import { type Command, Option } from 'commander';
import type { Quantity, StationKind } from '../../calibration/index.ts';
import { several } from './several.ts';
import { threadsOption } from './threads.ts';

/** What the command line of `turnsim fit` may say. */
export interface FitOptions {
  readonly station?: StationKind;
  readonly map?: string;
  readonly where?: readonly string[];
  readonly column?: readonly string[];
  readonly known?: readonly string[];
  readonly rows?: string;
  readonly name?: string;
  readonly out?: string;
  readonly threads: number;
  readonly quiet?: true;
}

/** All of them, or it does not compile. */
const STATION_KINDS: Readonly<Record<StationKind, true>> = {
  batching_pool: true,
  sharing: true,
  slots: true,
  lanes: true,
  continuous_batching: true,
};

const SOME_QUANTITIES: readonly Quantity[] = [
  'clients',
  'rate',
  'response_avg',
  'response_p50',
  'response_p90',
  'response_p95',
];

const EXAMPLE = `
Example:
  $ turnsim fit measured.csv --station batching_pool --known max_batch=8 --rows 1,4,16
  fits the rows of 1, 4 and 16 clients, predicts the others, and writes measured.profile.yaml
  $ turnsim fit measured.csv --map map.yaml --where 'system=Conformer|T4' --rows span

A map (YAML) says what columns cannot: station, where, columns, known, spread, protocol, memory, rows.
What a column may hold: ${SOME_QUANTITIES.join(', ')}, first_avg, gap_p95, throughput, tokens_s, rtfx, ...`;

/** Adds `turnsim fit`. */
export function addFit(program: Command): void {
  program
    .command('fit')
    .summary('fit a service profile to a measured table')
    .description(
      'Fit a service profile to a measured step-load table: clients, streams or rates against delays and throughput.',
    )
    .argument('<table>', 'CSV with a header row, or JSON; one row for each load')
    .addOption(
      new Option(
        '--station <kind>',
        'kind of station (default: of those that have the figures of the table, the one that the data support)',
      ).choices(Object.keys(STATION_KINDS)),
    )
    .option('--map <file>', 'what the table means (YAML); the command line goes before')
    .option('--where <column=value>', 'only rows that say this; may be repeated', several)
    .option(
      '--column <name=quantity>',
      'what a column holds, such as lat=response_p95; may be repeated',
      several,
    )
    .option(
      '--known <key=value>',
      'what holds of all rows, such as instances=2; may be repeated',
      several,
    )
    .option(
      '--rows <loads>',
      'loads to fit, such as 1,4,16, others are predicted; span: four that span the range (default of more than 16 rows); all (default)',
    )
    .option('--name <name>', 'name of the profile')
    .option(
      '--out <file>',
      'where the profile is written (default: beside nothing, <table>.profile.yaml here)',
    )
    .addOption(threadsOption('how many threads simulate; the profile does not depend on it'))
    .option('--quiet', 'no progress, no messages but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (path: string, options: FitOptions) =>
      (await import('../fit.ts')).fit(path, options),
    );
}
