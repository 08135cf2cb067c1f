import { longestStage, type StepRow, stages } from '../experiment/index.ts';
import { type Column, estimateColumns, inUnit, MILLISECONDS, PLAIN } from './column.ts';

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
