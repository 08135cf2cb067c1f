import { createHash } from 'node:crypto';
import { basename, dirname, extname, join } from 'node:path';
import { Journal, threads } from '../executors/index.ts';
import {
  answerOf,
  type Cell,
  type CellResult,
  cellsOfVariants,
  comparisonOf,
  cueRows,
  type ExperimentDescription,
  harmRowsOfVariants,
  invariantRowsOfVariants,
  nextRound,
  type PolicyAnswer,
  precisionOf,
  stationRowsOfVariants,
  stepRowsOfVariants,
  tasksOf,
  tenantRowsOfVariants,
} from '../experiment/index.ts';
import {
  conclusionOf,
  cuesCsv,
  type Findings,
  harmCsv,
  invariantChecks,
  invariantsCsv,
  junitXml,
  markdownTable,
  pairedCsv,
  provenanceJson,
  requirementChecks,
  stationsCsv,
  stepsCsv,
  summaryJson,
  tenantsCsv,
  terminalText,
  windowsCsv,
} from '../report/index.ts';
import type { RunOptions } from './commands/run.ts';
import { exitCodeOf } from './ending.ts';
import { inputUncertainty } from './input-uncertainty.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { simulate } from './simulation.ts';
import { messagesTo, progressOn, showsColour } from './terminal.ts';
import { programHash, version } from './version.ts';
import { makeFolder, write, writeTogether } from './written-together.ts';

const DRAWS = 20;

/** Does `turnsim run`. */
export async function run(file: string, options: RunOptions): Promise<void> {
  const inputs = readInputs(file, options.set);
  const { variants } = inputs;
  const experiment = overridden(inputs.experiment, options);
  const folder = options.out ?? join('out', basename(file, extname(file)));
  const tell = messagesTo(process.stderr, options.quiet);

  const tables = [options.junit, options.markdown].filter((path) => path !== undefined);
  for (const path of [folder, ...tables.map(dirname)]) makeFolder(path);
  const journal = new Journal(join(folder, 'journal.jsonl'), keyOf(inputs, experiment));
  try {
    const { results, findings: found } = await precisely(experiment, inputs, (planned, cells) =>
      simulate(
        { variants, cells, tasks: tasksOf(planned, cells) },
        journal,
        threads(options.threads),
        progressOn(process.stderr, options.quiet),
      ),
    );
    const harm = harmRowsOfVariants(variants, results);
    const cues = cueRows(results);
    const invariants = invariantRowsOfVariants(variants, results);
    const findings = {
      ...found,
      ...(cues.length > 0 && { aftermath: { harm, cues } }),
      ...(invariants.length > 0 && { invariants }),
    };
    const { steps, comparison } = findings;
    const { sentence, required } = conclusionOf(findings);
    const summary = summaryJson(findings);
    const tenants = tenantRowsOfVariants(findings.experiment, variants, results, steps);
    writeTogether(folder, {
      'steps.csv': stepsCsv(steps),
      'stations.csv': stationsCsv(stationRowsOfVariants(variants, results)),
      'windows.csv': windowsCsv(results),
      'tenants.csv': tenants.length === 0 ? null : tenantsCsv(tenants),
      'harm.csv': harm.length === 0 ? null : harmCsv(harm),
      'cues.csv': cues.length === 0 ? null : cuesCsv(cues),
      'invariants.csv': invariants.length === 0 ? null : invariantsCsv(invariants),
      'paired.csv': comparison === null ? null : pairedCsv(comparison.differences),
      'summary.json': summary,
      'provenance.json': provenanceJson(
        { version, inputs: inputs.files, settings: inputs.settings },
        findings.experiment,
        results,
      ),
    });
    journal.remove();
    const checks = [...requirementChecks({ required }), ...invariantChecks(invariants)];
    const judged = { title: experiment.question, checks };
    if (options.junit !== undefined) write(options.junit, junitXml(judged));
    if (options.markdown !== undefined) {
      write(options.markdown, markdownTable(judged, sentence));
    }
    const colour = showsColour(process.stdout);
    process.stdout.write(options.json ? summary : terminalText(findings, { colour }));
    if (options.inputUncertainty !== undefined) {
      const draws = options.inputUncertainty === true ? DRAWS : options.inputUncertainty;
      process.stdout.write(
        await inputUncertainty(findings.experiment, inputs, steps, draws, {
          path: join(folder, 'draws.jsonl'),
          count: options.threads,
          output: progressOn(process.stderr, options.quiet),
        }),
      );
    }
    process.exitCode = exitCodeOf([...required, ...invariants].map(({ verdict }) => verdict));
    tell(`steps, stations and windows (CSV), summary and provenance (JSON) are in ${folder}`);
  } finally {
    journal.close();
  }
}

/** What was simulated, and what that says. */
interface Outcome {
  readonly results: CellResult[];
  readonly findings: Findings;
}

/** Simulates, and adds replications until the experiment is as precise as it wants to be. */
async function precisely(
  experiment: ExperimentDescription,
  inputs: Pick<Inputs, 'model' | 'variants'>,
  simulated: (planned: ExperimentDescription, cells: Cell[]) => Promise<CellResult[]>,
): Promise<Outcome> {
  const { model, variants } = inputs;
  const results = await simulated(experiment, cellsOfVariants(experiment, variants));
  const steps = stepRowsOfVariants(experiment, variants, results);
  const precision = precisionOf(experiment, steps);
  const more = precision === null ? null : nextRound(experiment, precision);
  if (more !== null) return precisely({ ...experiment, replications: more }, inputs, simulated);
  if (experiment.policies.length === 0) {
    const answer = answerOf(experiment, model, results, steps);
    return { results, findings: { experiment, model, steps, answer, comparison: null } };
  }
  const comparison = comparisonOf(experiment, variants, results, steps);
  const [{ answer }] = comparison.answers as [PolicyAnswer];
  return { results, findings: { experiment, model, steps, answer, comparison } };
}

const overridden = (
  experiment: ExperimentDescription,
  { seed = experiment.seed, replications = experiment.replications }: RunOptions,
): ExperimentDescription => ({ ...experiment, seed, replications });

/** Stands for all that the result of a run depends on. Not how many there are: more only add to them. */
function keyOf({ files, settings }: Inputs, { seed }: ExperimentDescription): string {
  const hashes = files.map(({ sha256 }) => sha256);
  const origin = JSON.stringify([programHash(), seed, settings, ...hashes]);
  return createHash('sha256').update(origin).digest('hex');
}
