import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readInputs } from '../../src/cli/inputs.ts';
import { answerOf, cellsOf, runTask, stepRows, tasksOf } from '../../src/experiment/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'turnsim-bottlenecks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the closing sentence says of a model with settings. */
function answered(model: string, settings: readonly string[]): string {
  const file = join(folder, 'binds.yaml');
  writeFileSync(
    file,
    `question: What binds?
model: ${model}
sweep: { route: agent, concurrency: [60, 400] }
replications: 2
measure: 40s
budgets: { agent: { p95: 1500ms, error_rate: 1% } }
`,
  );
  const { experiment, model: read } = readInputs(file, settings);
  const results = cellsOf(experiment, read).map((cell) => ({
    cell,
    replications: tasksOf(experiment, [cell]).map((task) => runTask(read, task)),
  }));
  return answerOf(experiment, read, results, stepRows(experiment, read, results)).sentence;
}

const shipped = resolve('models/voice-agent.yaml');

test('as it is shipped nothing binds yet', () => {
  expect(answered(shipped, [])).toContain('every step is within budget');
});

test.each([
  ['gpus.speech.count=1', 'queueing at recognizer: '],
  ['stations.language_model.max_sequences=2', 'queueing at language_model: '],
  ['gpus.language.memory=16.6GB', 'GPU memory of language_model: '],
  ['routes.agent.endpoint.silence=1500ms', 'turn-taking (silence until a turn counts as ended): '],
  ['gpus.speech.memory=7GiB', 'GPU memory of recognizer ('],
  ['stations.synthesizer.voices.resident=1', 'voice warm-up at synthesizer: '],
  ['routes.agent.playback.jitter_buffer=1500ms', 'client playback (jitter buffer): '],
  ['stations.downlink.time.lognormal.mean=800ms', 'network (downlink): '],
  ['routes.agent.retrieval.fanout=12', 'retrieval fan-out ('],
  ['stations.knowledge.time.lognormal.mean=90ms', 'retrieval fan-out ('],
  ['routes.agent.retrieval.retry.timeout=30ms', 'retry policy at knowledge ('],
])('--set %s: what binds is %s', (setting, what) => {
  expect(answered(shipped, [setting])).toContain(`What binds: ${what}`);
});

test('--set of a tiny cache: what binds is the synthesizer, as look-ups miss', () => {
  expect(answered(shipped, ['stations.phrases.capacity=1'])).toMatch(
    /What binds: (queueing at|first audio of) synthesizer, as \S+ % of the look-ups in phrases miss/,
  );
});
