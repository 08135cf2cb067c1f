import type { ModelDescription, RouteDescription, StageName } from '../model/index.ts';
import type { AttemptEstimates } from './attempts.ts';
import type { ExperimentDescription } from './experiment-file.ts';
import { retryPolicyAt } from './retry-policy.ts';
import type { CellResult, StepRow } from './table.ts';
import { longestStage, SLOWEST, type StageShare } from './voice.ts';
import { percent } from './wording.ts';

type Agent = Extract<RouteDescription, { kind: 'voice_agent' }>;

/** What limits turns with an agent at one step. */
export interface Bottleneck {
  readonly route: string;
  readonly level: number;
  /** What the slowest turns wait for; where they fail instead, what has no room or no answer. */
  readonly stage: StageName | 'audio_streams' | 'requests';
  /** What that is, in words. */
  readonly what: string;
  /** What the slowest turns spend on it, in microseconds, and as a share of their gap; NaN where turns fail. */
  readonly time: number;
  readonly share: number;
}

/**
 * At the step that matters, what the slowest turns spend more time on than those of the lowest step do: that
 * is what load has made scarce. At the lowest step itself, what they spend most time on. null for a
 * route without an agent.
 */
export function bottleneckAt(
  level: number,
  { sweep, budgets }: ExperimentDescription,
  model: ModelDescription,
  results: readonly CellResult[],
  rows: readonly StepRow[],
): Bottleneck | null {
  const rowAt = (load: number): StepRow | undefined =>
    rows.find(({ cell, route }) => cell.load.level === load && route === sweep.route);
  const row = rowAt(level);
  const voice = row?.voice;
  if (row === undefined || !voice) return null;
  const route = model.routes.find(({ name }) => name === sweep.route);
  if (route?.kind !== 'voice_agent') return null;
  const place = { route: sweep.route, level };
  const policyAt = (service: string | undefined): string | null =>
    retryPolicyAt(service, row.edges, model, row.cell.load);
  const { errorRate = SLOWEST } = budgets.find(({ route }) => route === sweep.route) ?? {};
  if (row.errorRate.value > errorRate && row.shed > row.failed + row.abandoned) {
    const turned = `${percent(row.shed / row.offered)} of the turns find no room for their audio stream`;
    const what = `GPU memory of ${route.recognizer ?? route.languageModel} (${turned})`;
    return { ...place, stage: 'audio_streams', what, time: NaN, share: NaN };
  }
  if (row.errorRate.value > errorRate && row.failed > row.shed + row.abandoned) {
    const service = leastAnswered(row);
    if (service !== null) {
      const what = policyAt(service.dependency) ?? unanswered(service, route);
      return { ...place, stage: 'requests', what, time: NaN, share: NaN };
    }
  }
  if (voice.slowest.some(({ share }) => Number.isNaN(share))) return null; // no reply was audible
  const lowest = Math.min(...sweep.levels);
  const idle = lowest === level ? undefined : rowAt(lowest)?.voice?.slowest;
  const { stage, time, share } = idle
    ? mostGrown(voice.slowest, idle)
    : longestStage(voice.slowest);
  const hits = hitRateAt(level, route, model, results);
  const missed = stage.startsWith('tts') && hits < FEW_HITS;
  const because = missed
    ? `, as ${percent(1 - hits)} of the look-ups in ${route.phraseCache} miss`
    : '';
  const what = policyAt(serviceOf(stage, route)) ?? `${nameOf(stage, route)}${because}`;
  return { ...place, stage, what, time, share };
}

/** Where turns fail: the service whose requests most often have no answer; null if all have one. */
function leastAnswered({ edges }: StepRow): AttemptEstimates | null {
  const worst = edges.reduce((most, next) =>
    next.errorRate.value > most.errorRate.value ? next : most,
  );
  return worst.errorRate.value > 0 ? worst : null;
}

function unanswered({ dependency, errorRate }: AttemptEstimates, { retrieval }: Agent): string {
  const share = percent(errorRate.value);
  return dependency === retrieval?.index
    ? `retrieval fan-out (of ${retrieval.fanout} look-ups a turn in ${dependency} ${share} have no answer in time)`
    : `${dependency} (${share} of the requests have no answer)`;
}

/** The service that turns wait for in a stage. */
function serviceOf(stage: StageName, route: Agent): string | undefined {
  if (stage.startsWith('retrieval')) return route.retrieval?.index;
  if (stage.startsWith('llm')) return route.languageModel;
  return stage.startsWith('tts') ? route.synthesizer : undefined;
}

/** Stages of one cause: a service that is short of workers makes its jobs wait, or slows them, or both. */
const CAUSES: readonly (readonly StageName[])[] = [
  ['recognizer_queue', 'recognizer'],
  ['retrieval_queue', 'retrieval'],
  ['llm_queue', 'llm_first_token', 'llm_sentence'],
  ['tts_queue', 'tts'],
];

/** Of the stages of the cause for which turns spend most time more than on an idle system, the first in that. */
function mostGrown(slowest: readonly StageShare[], idle: readonly StageShare[]): StageShare {
  const growth = new Map(slowest.map(({ stage, time }, i) => [stage, time - idle[i]!.time]));
  const ofCause = (stage: StageName): number => {
    const cause = CAUSES.find((stages) => stages.includes(stage)) ?? [stage];
    return cause.reduce((sum, each) => sum + growth.get(each)!, 0);
  };
  const most = Math.max(...slowest.map(({ stage }) => ofCause(stage)));
  return slowest
    .filter(({ stage }) => ofCause(stage) === most)
    .reduce((a, b) => (growth.get(b.stage)! > growth.get(a.stage)! ? b : a));
}

/** Below it, the misses of a cache are what keeps the synthesizer at work. */
const FEW_HITS = 0.5;

/** Share of the look-ups that hit; NaN where there are none. */
function hitRateAt(
  level: number,
  { name, phraseCache }: Agent,
  { stations, routes }: ModelDescription,
  results: readonly CellResult[],
): number {
  const cache = stations.findIndex((station) => station.name === phraseCache);
  const route = routes.findIndex((candidate) => candidate.name === name);
  const seen = results
    .filter(({ cell }) => cell.load.level === level)
    .flatMap(({ replications }) => replications)
    .map((replication) => replication.stations[cache]?.routes[route]);
  const sum = (of: 'hits' | 'lookups'): number =>
    seen.reduce((total, counts) => total + (counts?.[of] ?? 0), 0);
  return sum('hits') / sum('lookups');
}

function nameOf(stage: StageName, route: Agent): string {
  const { recognizer, retrieval, languageModel, phraseCache, synthesizer } = route;
  const { index = '', fanout = 0 } = retrieval ?? {};
  const names: Readonly<Record<StageName, string>> = {
    endpoint: 'turn-taking (silence until a turn counts as ended)',
    uplink: `network (${route.uplink})`,
    recognizer_queue: `queueing at ${recognizer}`,
    recognizer: `final transcripts of ${recognizer}`,
    retrieval_retry: `retry policy at ${index}`,
    retrieval_queue: `retrieval fan-out (queueing at ${index}, ${fanout} look-ups a turn)`,
    retrieval: `retrieval fan-out (the slowest needed of ${fanout} look-ups in ${index})`,
    access_check: `access checks and fallbacks of retrieval`,
    llm_rounds: 'tool calls, and replies made anew',
    llm_retry: `retry policy at ${languageModel}`,
    llm_queue: `queueing at ${languageModel}`,
    llm_memory: `GPU memory of ${languageModel}`,
    llm_first_token: `first tokens of ${languageModel}`,
    llm_sentence: `tokens of ${languageModel}`,
    phrase_cache: `look-ups in ${phraseCache}`,
    tts_retry: `retry policy at ${synthesizer}`,
    tts_queue: `queueing at ${synthesizer}`,
    voice_load: `voice warm-up at ${synthesizer}`,
    tts: `first audio of ${synthesizer}`,
    downlink: `network (${route.downlink})`,
    jitter_buffer: 'client playback (jitter buffer)',
  };
  return names[stage];
}
