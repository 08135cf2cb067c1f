import { longestStage, type StepRow, stages } from '../experiment/index.ts';
import { type Column, estimateColumns, inUnit, MILLISECONDS, PLAIN } from './column.ts';

/** Events of all replications. */
const count = (
  name: string,
  meaning: string,
  what: 'stale' | 'forbidden' | 'unsafe',
): Column<StepRow> => ({
  name,
  unit: '1',
  meaning: `${meaning}, in all replications; empty without retrieval`,
  value: ({ voice }) => voice?.[what] ?? NaN,
});

/** What a row says of turns with an agent; empty for other routes. */
export const voiceColumns: readonly Column<StepRow>[] = [
  ...estimateColumns<StepRow>(
    'success_rate',
    PLAIN,
    'Turns that did what the caller wanted / turns offered, by the formula of the model file',
    ({ voice }) => voice?.success,
  ),
  ...estimateColumns<StepRow>(
    'task_success_rate',
    PLAIN,
    'Calls whose planned turns all succeeded, repeated or not / calls that ended',
    ({ voice }) => voice?.taskSuccess,
  ),
  ...estimateColumns<StepRow>(
    'cut_off_rate',
    PLAIN,
    'Turns that were taken for ended while the caller had more to say / turns offered',
    ({ voice }) => voice?.cutOff,
  ),
  ...estimateColumns<StepRow>(
    'underrun_rate',
    PLAIN,
    'Replies with gaps because audio came too late / audible replies',
    ({ voice }) => voice?.underrun,
  ),
  ...estimateColumns<StepRow>(
    'barge_in_rate',
    PLAIN,
    'Replies that callers spoke over / audible replies',
    ({ voice }) => voice?.bargeIn,
  ),
  ...estimateColumns<StepRow>(
    'reverse_barge_in_rate',
    PLAIN,
    'Turns to which a reply began while the caller had more to say / audible replies',
    ({ voice }) => voice?.reversed,
  ),
  ...estimateColumns<StepRow>(
    'churn_rate',
    PLAIN,
    'Words in partial transcripts that were later revised / words of final transcripts',
    ({ voice }) => voice?.churn,
  ),
  ...estimateColumns<StepRow>(
    'discard_rate',
    PLAIN,
    'Replies begun on a partial transcript that were thrown away / those begun so; empty where none is',
    ({ voice }) => voice?.discarded,
  ),
  ...estimateColumns<StepRow>(
    'prompt_tokens_mean',
    { name: 'tokens', suffix: '', size: 1 },
    'Tokens that the language model was asked to read, cached ones included / turns offered',
    ({ voice }) => voice?.promptTokens,
  ),
  ...estimateColumns<StepRow>(
    'output_tokens_mean',
    { name: 'tokens', suffix: '', size: 1 },
    'Tokens that the language model made for replies that were not called off / turns offered',
    ({ voice }) => voice?.outputTokens,
  ),
  ...estimateColumns<StepRow>(
    'grounding_rate',
    PLAIN,
    'Replies whose answer was in what they are based on, and might be seen / audible replies; empty without retrieval',
    ({ voice }) => voice?.grounding,
  ),
  ...estimateColumns<StepRow>(
    'retrieval_fallback_rate',
    PLAIN,
    'Replies based on less than they should be: fewer look-ups, a snippet, a ready answer / audible replies; empty without retrieval',
    ({ voice }) => voice?.fallback,
  ),
  ...estimateColumns<StepRow>(
    'hand_off_rate',
    PLAIN,
    'Turns after which a human goes on with the call / turns offered',
    ({ voice }) => voice?.handOff,
  ),
  count(
    'stale_answers_count',
    'Audible replies based on a document that had changed since',
    'stale',
  ),
  count(
    'forbidden_exposures_count',
    'Audible replies that show a document which the caller must not see',
    'forbidden',
  ),
  count(
    'unsafe_answers_count',
    'Audible replies to intents of high risk that are not grounded, or stale',
    'unsafe',
  ),
  {
    name: 'fairness_index',
    unit: '1',
    meaning:
      "How evenly the tenants' turns succeed: Jain's index of their success rates, 1 if all alike, 1/n if one of n has everything",
    value: ({ voice }) => inUnit(voice?.fairness ?? NaN, PLAIN),
  },
  {
    name: 'slowest_stage',
    unit: '',
    meaning: 'What the slowest twentieth of the turns spend most of their turn gap on',
    value: ({ voice }) => (voice === null ? '' : longestStage(voice.slowest).stage),
  },
  ...stages.map(
    (stage, i): Column<StepRow> => ({
      name: `slowest_${stage}_mean_ms`,
      unit: 'ms',
      meaning: `Time that the slowest twentieth of the turns spend in the stage ${stage}, on average`,
      value: ({ voice }) => inUnit(voice?.slowest[i]?.time ?? NaN, MILLISECONDS),
    }),
  ),
];
