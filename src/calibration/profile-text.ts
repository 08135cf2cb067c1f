import { type Fitted, fittedProtocol } from './fit.ts';
import type { MeasuredRow, MeasuredSystem } from './measured.ts';
import { type ComparedRow, meanErrors } from './report.ts';
import { digits, written } from './shape.ts';

/** What people say of a profile, and the fit cannot know. */
export interface Provenance {
  readonly name: string;
  readonly about?: string | undefined;
  readonly source?: string | undefined;
  readonly hardware?: string | undefined;
  readonly table?: string | undefined;
}

/** The file of a profile: the station as it was fitted, and how well. */
export function profileText(
  fitted: Fitted,
  rows: readonly ComparedRow[],
  { name, about, source, hardware, table }: Provenance,
): string {
  const { system } = fitted;
  const used = rows.filter((row) => row.fitted);
  const profile = {
    profile: name,
    about: about ?? `${system.name}: ${fitted.shape.says}.`,
    ...(source !== undefined && { source }),
    ...(hardware !== undefined && { hardware }),
    valid: rangesOf(
      system,
      used.map(({ row }) => row),
    ),
    fit: {
      shape: fitted.shape.name,
      ...(table !== undefined && { table }),
      rows: used.map(({ row }) => rowName(system, row)),
      figures: fitted.figures,
      error: Object.fromEntries(
        [...meanErrors(used)].map(([statistic, { mean }]) => [statistic, share(mean)]),
      ),
      residuals: Object.fromEntries(
        used.map(({ row, figures }) => [
          rowName(system, row),
          Object.fromEntries(figures.map(({ statistic, error }) => [statistic, share(error)])),
        ]),
      ),
      protocol: protocolOf(fitted),
      parameters: Object.fromEntries(
        fitted.parameters.map(({ name, error }) => [name, share(error)]),
      ),
      covariance: fitted.covariance.map((line) => line.map((x) => Number(x.toPrecision(4)))),
    },
    ...fitted.shape.station(fitted.values),
  };
  const text = yaml(profile)
    .replace(FIGURES, '$& # fitted')
    .replace(CACHE, `$& # ${OF_CACHE}`)
    .replace(/(?<=step_time:[\s\S]*noise_cv: \S+ # )fitted/, 'assumed');
  return `${text}\n`;
}

/** Lines with the figures of a station. */
const FIGURES =
  /^ {2}(?:base|per_\w+|final_base|noise_\w+|stall_\w+|device|gamma|linger|prompt_base): [^\n]*$/gm;

/** Where it is fitted how many tokens there is room for. */
const CACHE = /^memory: [^\n]*$/m;
const OF_CACHE =
  'fitted: a memory of 80 GB holds as many tokens as there was room for, weights apart';

const share = (x: number): string => (Number.isFinite(x) ? `${(100 * x).toFixed(1)}%` : 'unknown');

/** What the row is called in a profile: its load, and what tells it from others of that load. */
export function rowName(system: MeasuredSystem, row: MeasuredRow): string {
  const others = (['input_tokens', 'output_tokens', 'instances', 'audio'] as const).filter(
    (key) => new Set(system.rows.map((one) => one[key])).size > 1,
  );
  const conditions = others.map((key) =>
    key === 'audio' ? `${digits((row[key] ?? 0) / 1e6)}s of audio` : `${row[key]} ${key}`,
  );
  return [`${digits(row.load)} ${loadWord(system)}`, ...conditions].join(', ');
}

export const loadWord = ({ protocol }: MeasuredSystem): string =>
  ({
    closed: 'clients',
    paced: 'streams',
    poisson: 'requests_per_s',
    constant_rate: 'requests_per_s',
  })[protocol.kind];

/** By quantity: the range of the rows that were fitted. */
function rangesOf(system: MeasuredSystem, rows: readonly MeasuredRow[]): Record<string, unknown> {
  const range = (of: (row: MeasuredRow) => number | undefined): number[] | undefined => {
    const values = rows.map(of).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : [Math.min(...values), Math.max(...values)];
  };
  const lengths = (of: (row: MeasuredRow) => number | undefined): string | undefined => {
    const found = range(of)?.map(seconds);
    return found === undefined || found[0] === found[1] ? found?.[0] : found.join(' to ');
  };
  const ranges = {
    [loadWord(system)]: range(({ load }) => load),
    prompt_tokens: range(({ input_tokens }) => input_tokens),
    output_tokens: range(({ output_tokens }) => output_tokens),
    instances: range(({ instances }) => instances),
    audio: lengths(({ audio }) => audio),
    chunk: lengths(({ chunk }) => chunk),
  };
  return Object.fromEntries(Object.entries(ranges).filter(([, value]) => value !== undefined));
}

function protocolOf({ values, system }: Fitted): Record<string, unknown> {
  const protocol = fittedProtocol(system.protocol, values);
  const { kind, start, percentile, dispatch, duration, utterance } = protocol;
  return {
    kind,
    start,
    percentile,
    ...(dispatch > 0 && { dispatch: written(dispatch) }),
    ...(duration !== undefined && { duration: seconds(duration) }),
    ...(utterance !== undefined && { utterance: seconds(utterance) }),
  };
}

const seconds = (micros: number): string => `${digits(micros / 1e6)}s`;

const WIDTH = 100;
/** What stands in lines of its own, each with its comment. */
const BLOCKS = new Set(['batch_time', 'step_time', 'work', 'first']);

/** YAML of plain data: mappings that fit on a line stand on it. */
function yaml(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  const lines = Array.isArray(value)
    ? value.map((entry) => `${indent}- ${flow(entry)}`)
    : Object.entries(value).map(([key, entry]) => {
        const line = `${indent}${scalar(key)}: ${flow(entry)}`;
        if (
          typeof entry !== 'object' ||
          (line.length <= WIDTH && indent !== '') ||
          (line.length <= 70 && !BLOCKS.has(key))
        )
          return line;
        return `${indent}${scalar(key)}:\n${yaml(entry, `${indent}  `)}`;
      });
  return lines.join('\n');
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return scalar(value);
  const entries = Object.entries(value).map(([key, entry]) => `${scalar(key)}: ${flow(entry)}`);
  return `{ ${entries.join(', ')} }`;
}

/** A word or a quantity as it is; what YAML would take for something else, in quotes. */
function scalar(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = String(value);
  return /^[A-Za-z0-9.][\w.%/-]*$/.test(text) &&
    !/^(?:true|false|null|yes|no|on|off|~|[-+.\d]+)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
