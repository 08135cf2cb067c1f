import type { LoadGenerator } from '../model/index.ts';
import type { Conditions, MeasuredRow, StationKind, Statistic } from './measured.ts';

const SECOND = 1_000_000;

/** What rows say together without saying it: the audio of a request, the chunks of an answer. */
export function withDerived(
  rows: readonly MeasuredRow[],
  kind: StationKind,
  protocol: LoadGenerator,
): MeasuredRow[] {
  const chunks = new Set(rows.map(({ chunk }) => chunk));
  const isPaced = protocol.kind === 'paced';
  const withAudio = rows.map((row) => ({
    ...row,
    audio: row.audio ?? (isPaced && chunks.size > 1 ? row.chunk : audioOf(row, protocol)),
  }));
  const pieces = kind === 'continuous_batching' ? piecesOf(withAudio) : {};
  return withAudio.map((row) => {
    const figures = Object.fromEntries(
      Object.entries(row.figures).filter(([name]) =>
        canTell(kind, name as Statistic, row, isPaced),
      ),
    );
    return { ...pieces, ...row, figures, ...achievedBy(row, protocol) };
  });
}

function audioOf({ figures, load }: MeasuredRow, { kind }: LoadGenerator): number | undefined {
  const { rtfx, throughput, response_avg } = figures;
  if (rtfx === undefined) return undefined;
  if (throughput !== undefined) return (SECOND * rtfx) / throughput;
  if (kind === 'closed' && response_avg !== undefined) return (rtfx * response_avg) / load;
  return undefined;
}

/** Which figures a station of this kind has at all. */
function canTell(
  kind: StationKind,
  statistic: Statistic,
  { audio }: MeasuredRow,
  isPaced: boolean,
): boolean {
  if (statistic === 'rtfx') return audio !== undefined && !isPaced; // streams are as fast as real time
  if (kind === 'continuous_batching') return true;
  if (statistic.startsWith('gap') || statistic === 'tokens_s') return false;
  return kind === 'sharing' || kind === 'slots' || !statistic.startsWith('first');
}

/** A generator that cannot send as fast as it should loads the system with what it did send. */
function achievedBy({ figures, load }: MeasuredRow, { kind }: LoadGenerator): Partial<MeasuredRow> {
  const { throughput } = figures;
  const isOpen = kind === 'poisson' || kind === 'constant_rate';
  return isOpen && throughput !== undefined && throughput < load ? { achieved: throughput } : {};
}

/** Steps that an answer is taken to have where the table does not say. */
const STEPS = 48;

/**
 * Steps of an answer, and those of them before its first chunk, from the row of the least load that has what it
 * takes. Nothing where the table has tokens.
 */
function piecesOf(
  rows: readonly MeasuredRow[],
): Pick<Conditions, 'output_tokens' | 'first_tokens'> {
  const byLoad = [...rows].sort((a, b) => a.load - b.load);
  for (const { figures, load, audio, output_tokens } of byLoad) {
    if (output_tokens !== undefined) return {};
    const first = figures.first_avg ?? figures.first_p50;
    const gap = figures.gap_avg ?? figures.gap_p50;
    const ofRate =
      figures.rtfx === undefined || audio === undefined ? undefined : (load * audio) / figures.rtfx;
    const whole = figures.response_avg ?? figures.response_p50 ?? ofRate;
    if (first === undefined || whole === undefined) continue;
    const step = gap ?? whole / STEPS;
    const firsts = Math.max(1, Math.round(first / step));
    return {
      output_tokens: firsts + Math.max(1, Math.round((whole - first) / step)),
      first_tokens: firsts,
    };
  }
  return {};
}
