import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TraceOptions } from '../../src/cli/commands/trace.ts';
import { Ending } from '../../src/cli/ending.ts';
import { traced } from '../../src/cli/trace.ts';
import { type TurnSpan, type TurnTrace, tracedDelays } from '../../src/experiment/index.ts';
import { replicate } from '../../src/model/index.ts';
import { chromeTrace, waterfallText } from '../../src/report/index.ts';
import { type Talk, talk, talkText } from '../model/talk.ts';
import { mistakesIn } from './inputs.ts';
import { freshFolder, turnsim } from './turnsim.ts';

const TALK: Talk = {
  turns: 3,
  think: '{ exponential: { mean: 500ms } }',
  traffic: '{ poisson: { concurrency: 4 } }',
};

const EXPERIMENT = `question: Where does the time go?
model: talk.yaml
seed: 7
sweep: { route: agent, concurrency: [4, 8, 2] }
replications: 2
measure: 8s
`;

const POLICIES = `policies:
  plain: {}
  slow: { stations: { synthesizer: { step_time: { base: 80ms } } } }
`;

/** A folder with the talk and an experiment on it. */
function folderWith(experiment = EXPERIMENT, model = talkText(TALK)): string {
  const folder = freshFolder();
  writeFileSync(join(folder, 'talk.yaml'), model);
  writeFileSync(join(folder, 'experiment.yaml'), experiment);
  return folder;
}

const of = (folder: string, options: TraceOptions = {}): ReturnType<typeof traced> =>
  traced(join(folder, 'experiment.yaml'), options);

/** From the last voiced instant until the reply is audible. */
function gapOf({ turns }: TurnTrace): number {
  const delays = tracedDelays(turns[0]!);
  return delays.find(({ delay }) => delay === 'turn_gap')!.time;
}

const lengthOf = ({ from, to }: TurnSpan): number => to - from;

function mistakesOf(folder: string, options: TraceOptions): string[] {
  try {
    of(folder, options);
    return [];
  } catch (error) {
    if (!(error instanceof Ending)) throw error;
    expect(error.exitCode).toBe(2);
    return error.message.replaceAll(join(folder, '/'), '').split('\n');
  }
}

describe('what is traced:', () => {
  test('unless told otherwise, the first turn after the transient, at the highest load', () => {
    const { trace, origin } = of(folderWith());
    expect(origin).toMatchObject({ route: 'agent', replication: 1 });
    expect(origin.cell.load.level).toBe(8);
    expect(trace.number).toBe(0);
    expect(trace.turns[0]!.spans[0]!.from).toBeGreaterThan(origin.cell.spans.transient);
  });

  test('the turn that is asked for, which comes at a lower load too if its call does', () => {
    const folder = folderWith();
    const { trace } = of(folder, { load: '2', turn: 2 });
    const { call } = trace;
    const higher = of(folder, { load: '8', call, turn: 2 }).trace;
    expect(higher).toMatchObject({ call, number: 1 });
    // The same caller says the same; when, the system decides after his first turn.
    const length = ({ turns }: typeof trace): number => lengthOf(turns[0]!.spans[0]!);
    expect(length(higher)).toBe(length(trace));
  });

  test('another replication and another seed have other turns', () => {
    const folder = folderWith();
    const begins = (options: TraceOptions): number =>
      of(folder, options).trace.turns[0]!.spans[0]!.from;
    const all = [{}, { replication: 9 }, { seed: 'other' }].map(begins);
    expect(new Set(all).size).toBe(3);
  });

  test('the slowest turn is as slow as the longest that run counts', () => {
    const { trace, origin } = of(folderWith(), { slowest: true, replication: 2 });
    const { spans } = origin.cell;
    const { delays } = replicate(talk(TALK), origin.cell.load, '7/1', spans).routes[0]!;
    const { counts } = delays.find(({ delay }) => delay === 'turn_gap')!.histogram;
    const gap = gapOf(trace);
    // Buckets 128 to a doubling: the highest in use, b, begins at (128 + b % 128) x 2^(floor(b / 128) - 1).
    const width = 2 ** (Math.floor(counts.at(-2)! / 128) - 1);
    expect(Math.floor(gap / width)).toBe(128 + (counts.at(-2)! % 128));
  });

  test('settings and policies change the model', () => {
    const compared = folderWith(EXPERIMENT + POLICIES);
    const length = (where: string, what: string, options: TraceOptions = {}): number => {
      const { spans } = of(compared, options).trace.turns[0]!;
      return lengthOf(spans.find((span) => span.where === where && span.what === what)!);
    };
    const set = ['agent.playback.jitter_buffer=160ms'];
    expect(length('playback', 'buffers', { set })).toBe(160_000);
    // A piece of 400 ms and one of 200, a step each.
    expect(length('synthesizer', 'sentence')).toBe(2 * 20_000);
    expect(length('synthesizer', 'sentence', { policy: 'slow' })).toBe(2 * 80_000);
  });
});

describe('mistakes are told at once, with what there is instead:', () => {
  test('in the options', () => {
    const folder = folderWith();
    expect(mistakesOf(folder, { load: '7', route: 'agnet', policy: 'x' })).toEqual([
      '--route: expected a route on which an agent answers, found agnet, did you mean agent?',
      '--policy: expected a policy of the experiment, found x',
      '--load: expected a level of the sweep, found 7, concurrency: 4, 8, 2',
    ]);
    expect(mistakesOf(folderWith(EXPERIMENT + POLICIES), { policy: 'slwo' })).toEqual([
      '--policy: expected a policy of the experiment, found slwo, did you mean slow?',
    ]);
  });

  test('a call that does not come, with those that do', () => {
    const folder = folderWith();
    const { call } = of(folder).trace;
    expect(mistakesOf(folder, { call: 2_000_000 })[0]).toMatch(
      /^--call: expected a call with a turn 1 at concurrency 8 in replication 1, found 2000000, of which nothing is seen there, nearest: \d+$/,
    );
    expect(mistakesOf(folder, { call, turn: 4 })[0]).toMatch(
      /, found \d+, whose last turn there is [123] \((served|not over)\), none has one$/,
    );
  });

  test('a model in which no agent answers', () => {
    const folder = folderWith();
    expect(() => traced(join(folder, 'load.yaml'), {})).toThrow(
      /^trace: expected a route of kind voice_agent in model \w+, found none$/,
    );
  });

  test('in the files, as run tells them', () => {
    const folder = folderWith(EXPERIMENT.replace('8, 2', '-8'));
    expect(mistakesOf(folder, {})).toEqual(mistakesIn(folder, 'experiment.yaml'));
    expect(mistakesOf(folder, {})).toHaveLength(1);
  });
});

describe('turnsim trace', () => {
  test('prints the waterfall and writes events that viewers load, the same every time', async () => {
    const folder = folderWith();
    const { trace, origin } = of(folder, { load: '2' });
    const { code, stdout, stderr } = await turnsim(
      folder,
      ...['trace', 'experiment.yaml', '--load', '2', '--json', 'events.json'],
    );
    expect(stderr).toBe('the same is in events.json, for ui.perfetto.dev or chrome://tracing\n');
    expect(code).toBe(0);
    expect(stdout).toBe(waterfallText(trace, origin, { colour: false }));
    expect(stdout).toMatch(/^call \d+, turn 1 of agent at concurrency 2, replication 1;/);
    expect(stdout).toMatch(/^turn_gap +\d+\.\d /m);
    const text = readFileSync(join(folder, 'events.json'), 'utf8');
    expect(text).toBe(chromeTrace(trace, 'agent'));
    expect(JSON.parse(text).traceEvents.length).toBeGreaterThan(20);
  });
});
