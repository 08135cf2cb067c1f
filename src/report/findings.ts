import type {
  Answer,
  Comparison,
  CueRow,
  ExperimentDescription,
  HarmRow,
  InvariantRow,
  ModelDescription,
  RouteDescription,
  StepRow,
} from '../experiment/index.ts';

/** An experiment and what came out: what the terminal and the summary tell of. */
export interface Findings {
  readonly experiment: ExperimentDescription;
  readonly model: ModelDescription;
  readonly steps: readonly StepRow[];
  /** Under the first policy, if there are any. */
  readonly answer: Answer;
  /** null without policies. */
  readonly comparison: Comparison | null;
  /** What came of faults; left out where there are none. */
  readonly aftermath?: { readonly harm: readonly HarmRow[]; readonly cues: readonly CueRow[] };
  /** What came of invariants; left out where there are none. */
  readonly invariants?: readonly InvariantRow[];
}

/** What the whole run says, and what is required of it. */
export const conclusionOf = ({
  answer,
  comparison,
}: Pick<Findings, 'answer' | 'comparison'>): Pick<Answer, 'sentence' | 'required'> =>
  comparison ?? answer;

/** The route whose load is swept. */
export function sweptRoute({ experiment, model }: Findings): RouteDescription {
  return model.routes.find(({ name }) => name === experiment.sweep.route)!;
}

/** What comes to a route. */
export function arrivalsOf({ kind }: RouteDescription): 'calls' | 'files' | 'jobs' {
  switch (kind) {
    case 'dictation':
    case 'voice_agent':
      return 'calls';
    case 'bulk_transcription':
      return 'files';
    case 'jobs':
      return 'jobs';
  }
}

/** What the load levels of the sweep are counted in. */
export function loadUnit(findings: Findings): string {
  switch (findings.experiment.sweep.quantity) {
    case 'concurrency':
      return 'calls';
    case 'rate':
      return `${arrivalsOf(sweptRoute(findings))}/s`;
    case 'population':
      return 'members';
    case 'streams':
      return 'streams';
  }
}
