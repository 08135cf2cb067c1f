import { type ExplainedFigure, type Explanation, FIGURES, type Kind } from '../validation/index.ts';
import { inUnit, PLAIN } from './column.ts';
import { jsonText } from './json.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { halfWidth, measured, NOTHING, timeUnit, wrapped } from './wording.ts';

const WIDTH = 100;
const SECOND = 1_000_000;

/**
 * What a model is in Kendall's notation, theory beside simulation, and whether and why they differ. At most
 * 100 characters wide.
 */
export function explanationText(explanation: Explanation): string {
  const { model, about, notation, figures, sentences } = explanation;
  const parts = [
    [
      ...wrapped(`${model}: ${notation.text ?? 'no notation'}`, WIDTH, '  '),
      ...wrapped(about, WIDTH),
    ],
    notation.stations.flatMap((station) =>
      wrapped(`${head(station, notation.stations.length)}${station.words}.`, WIDTH, '  '),
    ),
    figures.length === 0 ? [] : [...figureTable(figures), ...notes(explanation)],
    sentences.flatMap((sentence) => wrapped(sentence, WIDTH, '  ')),
  ];
  const shown = parts.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Of the only station the notation is that of the model. */
function head({ station, text }: Explanation['notation']['stations'][number], all: number): string {
  return all === 1 || text === null ? `${station}: ` : `${station}, ${text}: `;
}

const SIGNS: Readonly<Record<Kind, string>> = {
  exact: '',
  approximation: '~',
  'at most': '≤',
  'at least': '≥',
};

function figureTable(figures: readonly ExplainedFigure[]): string[] {
  const times = figures.filter((figure) => unitOf(figure) === 'seconds');
  const time = timeUnit(
    times.flatMap(({ theory, simulated }) => [theory, simulated.value]).map((x) => x * SECOND),
  );
  const scale = (figure: ExplainedFigure): number => {
    const unit = unitOf(figure);
    return unit === 'share' ? 100 : unit === 'seconds' ? SECOND / time.size : 1;
  };
  const name = (figure: ExplainedFigure): string => {
    const { words, unit } = FIGURES[figure.name];
    const suffix = { share: ' %', seconds: ` ${time.name}`, jobs: '', 'jobs per second': ' /s' };
    return `${words}${suffix[unit]}`;
  };
  const text = (heading: string, of: (figure: ExplainedFigure) => string): TextColumn => ({
    head: [heading],
    cells: figures.map(of),
    align: 'left',
  });
  const number = (heading: string, of: (figure: ExplainedFigure) => string): TextColumn => ({
    ...text(heading, of),
    align: 'right',
  });
  return textTable(
    [
      { ...text('', ({ where }) => where), least: 12 },
      text('', name),
      number('theory', (figure) => SIGNS[figure.kind] + measured(figure.theory * scale(figure))),
      number('simulated', (figure) => measured(figure.simulated.value * scale(figure))),
      number('±', ({ simulated: { value, high }, ...figure }) => {
        const by = scale(figure as ExplainedFigure);
        const half = (high - value) * by;
        return Number.isNaN(half) ? NOTHING : halfWidth(half, value * by);
      }),
      text('', verdictInWords),
    ],
    WIDTH,
  );
}

const unitOf = ({ name }: Pick<ExplainedFigure, 'name'>): string => FIGURES[name].unit;

/** `agrees`, `differs by 3.1 %` */
function verdictInWords({ verdict, apart, simulated }: ExplainedFigure): string {
  const percent = Math.abs(100 * apart);
  const size = percent < 0.05 ? 'less than 0.1' : measured(percent, 1);
  const by = percent < Infinity ? ` by ${size} %` : '';
  switch (verdict) {
    case 'agrees':
      return 'agrees';
    case 'perhaps':
    case 'differs':
      return `differs${by}`;
    case 'keeps':
      return 'within the bound';
    case 'breaks':
      return `beyond the bound${by}`;
    case 'untold':
      if (simulated.lacks !== 'time') return 'too few data';
      return simulated.needed > 0 ? 'the runs are too short to tell' : 'the runs cannot tell';
  }
}

const MEANINGS: Readonly<Record<Kind, string>> = {
  exact: '',
  approximation: '~: an approximation',
  'at most': '≤: theory gives an upper bound',
  'at least': '≥: theory gives a lower bound',
};

function notes({ figures, sources, runs }: Explanation): string[] {
  const { replications, transient, measured, ending } = runs;
  const length = ending
    ? 'to their end'
    : `of ${seconds(measured)} after ${seconds(transient)} left out`;
  const kinds = Object.keys(MEANINGS) as Kind[];
  const used = kinds.filter(
    (kind) => MEANINGS[kind] !== '' && figures.some((f) => f.kind === kind),
  );
  return [
    `±: 95 % confidence interval over ${replications} runs ${length}`,
    ...used.map((kind) => MEANINGS[kind]),
    ...(sources.length === 0 ? [] : [`theory: ${sources.join('; ')}`]),
  ].flatMap((line) => wrapped(line, WIDTH, '  '));
}

const seconds = (micros: number): string => `${measured(micros / SECOND)} s`;

/** The same as JSON. Times in seconds. */
export function explanationJson({
  model,
  about,
  notation,
  figures,
  sources,
  runs,
  sentences,
}: Explanation): string {
  const round = (x: number): number => inUnit(x, PLAIN);
  return jsonText({
    model,
    about,
    notation: notation.text,
    stations: notation.stations.map(({ station, text, words }) => ({
      station,
      notation: text,
      explanation: words,
    })),
    figures: figures.map(
      ({ where, name, theory, kind, simplified, simulated, z, apart, verdict }) => ({
        where: where === '' ? null : where,
        figure: FIGURES[name].words,
        unit: FIGURES[name].unit,
        theory: round(theory),
        kind,
        simplified,
        simulated: round(simulated.value),
        simulated_lo: round(simulated.low),
        simulated_hi: round(simulated.high),
        z: round(z),
        apart: round(apart),
        verdict,
      }),
    ),
    sources,
    runs: {
      replications: runs.replications,
      transient_s: round(runs.transient / SECOND),
      measured_s: round(runs.measured / SECOND),
      ending: runs.ending,
    },
    sentences,
  });
}
