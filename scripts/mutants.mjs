/**
 * Would the tests notice? Puts one defect at a time into a copy of the sources, runs the tests that import them,
 * and writes which test caught it into docs/mutants.md.
 *
 *     npm run mutants                 all of them, in some three minutes on two cores
 *     npm run mutants -- patience     only those with this in their name; prints, and writes nothing
 *
 * The exit code is 1 if too many survive. A defect whose text has changed, and a test that fails without any
 * defect, end the run with an error.
 */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createVitest } from 'vitest/node';

/** A replacement of one text, which the file has exactly once, by another. */
const defects = [
  {
    name: 'of two events of one time and phase, the one scheduled last happens first',
    file: 'engine/calendar.ts',
    text: 'while (keys[cell - 1]! > key)',
    by: 'while (keys[cell - 1]! >= key)',
  },
  {
    name: 'events that go back from the near ones to the ladder change places when they tie',
    file: 'engine/calendar.ts',
    text: 'for (let cell = end - 1; cell >= front; cell--)',
    by: 'for (let cell = front; cell < end; cell++)',
  },
  {
    name: 'arrivals happen before the completions of their instant',
    file: 'engine/time.ts',
    text: 'Completion: 1,\n  Arrival: 2,',
    by: 'Completion: 2,\n  Arrival: 1,',
  },
  {
    name: 'stations dispatch before those who arrive at the same instant have come',
    file: 'engine/simulation.ts',
    text: 'first > keyOf(this.now, Phase.Dispatch)',
    by: 'first > keyOf(this.now, Phase.Completion)',
  },
  {
    name: 'an observation at the last instant of a run is left out',
    file: 'engine/simulation.ts',
    text: 'first <= last',
    by: 'first < last',
  },
  {
    name: 'of stations marked together, the one declared last dispatches first',
    file: 'engine/marks.ts',
    text: 'this.order[place - 1]! > station',
    by: 'this.order[place - 1]! < station',
  },
  {
    name: 'a timer that was put off happens at its old time',
    file: 'engine/timers.ts',
    text: 'if (this.due[subject] === this.sim.now)',
    by: 'if (this.due[subject]! < Infinity)',
  },
  {
    name: 'a line does not notice that its last job was taken out',
    file: 'engine/line.ts',
    text: 'if (job.next === null) this.last = before;\n    else job.next.previous',
    by: 'if (job.next !== null) job.next.previous',
  },
  {
    name: 'a service is 2 % long',
    file: 'stations/batch-time.ts',
    text: '* worker.perSpeed * noise',
    by: '* worker.perSpeed * noise * 1.02',
  },
  {
    name: 'a job is served twice',
    file: 'stations/batching-pool.ts',
    text: 'this.site.served(job);',
    by: 'this.site.served(job);\n      this.site.served(job);',
  },
  {
    name: 'a batch has one job more than it may',
    file: 'stations/batching-pool.ts',
    text: 'worker.batch.length < most',
    by: 'worker.batch.length <= most',
  },
  {
    name: 'linger counts from the job that came last',
    file: 'stations/batching-pool.ts',
    text: '.linger - (this.site.sim.now - first.enqueuedAt)',
    by: '.linger',
  },
  {
    name: 'first come, first served: of two urgencies that came together, the less urgent is served first',
    file: 'policies/dispatch.ts',
    text: 'enqueuedAt < earliest',
    by: 'enqueuedAt <= earliest',
  },
  {
    name: 'jobs of one session are served side by side',
    file: 'stations/sessions.ts',
    text: 'session.active = true;',
    by: '',
  },
  {
    name: 'patience is drawn twice, and the shorter one counts',
    file: 'stations/waiting-room.ts',
    text: 'whole(patience.next())',
    by: 'whole(Math.min(patience.next(), patience.next()))',
  },
  {
    name: 'one job more may wait than there are places',
    file: 'stations/waiting-room.ts',
    text: 'queue >= 0 && this.free[queue]! < 0) return',
    by: 'queue >= 0 && this.free[queue]! < -1) return',
  },
  {
    name: 'a shared worker is slowed by one job fewer than it has',
    file: 'stations/sharing.ts',
    text: 'this.running.size / this.workers',
    by: '(this.running.size - 1) / this.workers',
  },
  {
    name: 'the delays of the transient are not deleted',
    file: 'stations/route-at-station.ts',
    text: 'this.sojourn.clear();',
    by: '',
  },
  {
    name: 'at a lower load the callers who come have other numbers',
    file: 'stations/source.ts',
    text: 'this.numbered += size;\n    if (!this.present(batch, ago)) return first;',
    by: 'if (!this.present(batch, ago)) return first;\n    this.numbered += size;',
  },
  {
    name: 'exponential draws have a mean 1 % too high',
    file: 'random/gamma-family.ts',
    text: 'block[i] = this.mean * source.exponential();',
    by: 'block[i] = 1.01 * this.mean * source.exponential();',
  },
  {
    name: 'exponential draws have no tail',
    file: 'random/made-ahead.ts',
    text: 'beyond += RIGHT;',
    by: '',
  },
  {
    name: 'a lognormal takes its coefficient of variation for that of its logarithm',
    file: 'random/heavy-tailed.ts',
    text: 'this.sigma = Math.sqrt(log1p(cv * cv));',
    by: 'this.sigma = cv;',
  },
  {
    name: 'every attempt of a request has the same fate',
    file: 'random/fates.ts',
    text: 'const spread =',
    by: 'attempt = 0;\n    const spread =',
  },
  {
    name: 'a draw below n may be n',
    file: 'random/random-stream.ts',
    text: 'if (drawn < n) return',
    by: 'if (drawn <= n) return',
  },
  {
    name: "Student's t has one degree of freedom too many",
    file: 'statistics/intervals.ts',
    text: 'degreesOfFreedom: replications - 1,',
    by: 'degreesOfFreedom: replications,',
  },
  {
    name: 'the jackknife of a ratio divides as if its values were independent',
    file: 'statistics/intervals.ts',
    text: '(below - denominators[i]!));\n  const error = Math.sqrt((spread(leftOut, value) * (replications - 1)) / replications)',
    by: '(below - denominators[i]!));\n  const error = Math.sqrt(spread(leftOut, value) / (replications - 1) / replications)',
  },
  {
    name: 'a sample is counted in the next bucket of the histogram',
    file: 'statistics/histogram.ts',
    text: '(shift << STEP_BITS) + (whole >> shift)',
    by: '(shift << STEP_BITS) + (whole >> shift) + 1',
  },
  {
    name: 'turns that failed are left out of a quantile',
    file: 'statistics/histogram.ts',
    text: 'const total = this.count + missing;',
    by: 'const total = this.count;',
  },
  {
    name: 'the test for growth takes the standard deviation of the slopes for the error of their mean',
    file: 'statistics/stability.ts',
    text: 'Math.sqrt(squares / (replications - 1) / replications)',
    by: 'Math.sqrt(squares / (replications - 1))',
  },
  {
    name: 'the transient counts in the time averages',
    file: 'statistics/time-average.ts',
    text: 'this.weighted = this.level * this.clock.now;',
    by: 'this.weighted = 0;',
  },
  {
    name: 'a long prompt is read in one step, however few tokens the step has left',
    file: 'stations/sequence.ts',
    text: 'this.unread -= this.reads;',
    by: 'this.unread = 0;',
  },
  {
    name: 'what a worker holds of a conversation is read again',
    file: 'stations/step-worker.ts',
    text: 'const cached = Math.min(kept, sequence.job.prefix, context - 1);',
    by: 'const cached = 0;',
  },
  {
    name: 'what is asked for least often stays, and the others make room',
    file: 'stations/eviction.ts',
    text: 'this.countOf(key) < this.order.countOf(first) ? -1 : first',
    by: 'this.countOf(key) < this.order.countOf(first) ? first : -1',
  },
  {
    name: 'what is being made for a job is made for those that wait for it too',
    file: 'stations/fills.ts',
    text: 'if (fill !== undefined) fill.waiting.push(job);',
    by: 'if (fill !== undefined) this.answers.makes(job);',
  },
  {
    name: 'a fallback is left as soon as there is less than what it was entered for',
    file: 'policies/trouble.ts',
    text: 'if (load > leave)',
    by: 'if (load >= enter)',
  },
  {
    name: 'a fallback is left at once, however short the calm',
    file: 'policies/trouble.ts',
    text: 'this.calmSince >= hold',
    by: 'this.calmSince >= 0',
  },
  {
    name: 'load signals have no age',
    file: 'stations/known-targets.ts',
    text: 'this.fresh ? this.loadNow(target)',
    by: 'true ? this.loadNow(target)',
  },
  {
    name: 'voices that are kept warm are not loaded when their worker comes back',
    file: 'stations/scaled-workers.ts',
    text: 'workers[id]!.warm();',
    by: '',
  },
  {
    name: 'one worker fewer is kept warm than asked for',
    file: 'stations/cold-starts.ts',
    text: 'this.on <= this.prewarm',
    by: 'this.on < this.prewarm',
  },
  {
    name: 'jobs that a router sends on come twice as late',
    file: 'stations/router.ts',
    text: 'this.site.after(network, this.arrives, job.id);',
    by: 'this.site.after(2 * network, this.arrives, job.id);',
  },
  {
    name: 'audio that comes in the last instant counts as an underrun',
    file: 'speech/playout.ts',
    text: 'else if (now > this.endsAt) {',
    by: 'else if (now >= this.endsAt) {',
  },
  {
    name: 'noise matters where it should not',
    file: 'speech/utterances.ts',
    text: 'if (fate.uniform() >= noise) return silence;',
    by: 'if (fate.uniform() < noise) return silence;',
  },
  {
    name: 'the delays of a reply that was called off stay with the turn',
    file: 'speech/voice-agent.ts',
    text: 'turn.moments.forgetFrom(Moment.Decided);',
    by: '',
  },
];

/** So many must be caught. */
const LEAST = 34;
/** Folders of tests that import the sources; the others run the compiled program, or know nothing of these. */
const FOLDERS = [
  'engine',
  'random',
  'statistics',
  'policies',
  'stations',
  'speech',
  'model',
  'laws',
  'validation',
];
/** It compares threads, which run the compiled program. */
const COMPILED = 'test/laws/threads.test.ts';
/** What the tests read. */
const COPIED = ['src', 'test', 'bench', 'models', 'experiments', 'package.json', 'tsconfig.json'];
/** Defects at work at the same time, each in a copy of its own. */
const COPIES = 2;
/** A file of tests that takes longer hangs. */
const PATIENCE_MS = 120_000;
const RUN_ONE_FILE = {
  config: false,
  bail: 1,
  pool: 'threads',
  maxWorkers: 1,
  cache: false,
  watch: false,
  testTimeout: PATIENCE_MS,
  reporters: [{}],
};

const tests = FOLDERS.flatMap((folder) =>
  readdirSync(join('test', folder))
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => ({
      file: `test/${folder}/${name}`,
      folder,
      subject: basename(name, '.test.ts'),
    })),
).filter(({ file }) => file !== COMPILED);

/** The likely ones first: those named for the file, then those of its folder. */
function inOrderFor({ file }) {
  const [folder] = file.split('/');
  const subject = basename(file, '.ts');
  const distance = (test) => (test.folder === folder ? (test.subject === subject ? 0 : 1) : 2);
  return tests.toSorted((a, b) => distance(a) - distance(b)).map((test) => test.file);
}

/**
 * Runs the files one after the other; the first test that fails, as file and name, or null if all pass. A file
 * that breaks before its tests begin catches nothing: then a test must fail in another one.
 */
async function firstFailure(root, files) {
  // A new one every time: it remembers what failed before, and the sources as they were.
  const vitest = await createVitest('test', { root, ...RUN_ONE_FILE });
  const broken = [];
  try {
    for (const file of files) {
      const { failed, errors } = await runFile(vitest, join(root, file));
      if (failed !== undefined) return { file, test: failed.fullName };
      if (errors.length > 0) broken.push(`${file}: ${errors.join('; ')}`);
    }
  } finally {
    await vitest.close();
    process.exitCode = 0; // Vitest sets it, for a test that failed as it should
  }
  if (broken.length > 0) throw new Error(`no test failed, but broken are\n${broken.join('\n')}`);
  return null;
}

/** The first test of the file that fails, and what else went wrong. */
async function runFile(vitest, path) {
  const hung = setTimeout(() => stop(path), PATIENCE_MS);
  const specification = vitest.getRootProject().createSpecification(path);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification]);
  clearTimeout(hung);
  const ran = testModules.find(({ moduleId }) => moduleId === path); // others are of earlier runs
  const [failed] = ran.children.allTests('failed');
  const errors = [...ran.errors(), ...unhandledErrors].map(({ message }) => message);
  if (ran.state() !== 'passed') errors.push(`it is ${ran.state()}`);
  return { failed, errors };
}

function stop(path) {
  console.error(`${path} has run for ${PATIENCE_MS / 1000} s`);
  process.exit(1);
}

async function catchDefect(root, defect) {
  const path = join(root, 'src', defect.file);
  const sound = readFileSync(path, 'utf8');
  const parts = sound.split(defect.text);
  if (parts.length !== 2) {
    const found = `found ${parts.length - 1} times`;
    throw new Error(`${defect.file}: expected once, ${found}: ${defect.text}`);
  }
  writeFileSync(path, parts.join(defect.by));
  const failure = await firstFailure(root, inOrderFor(defect));
  writeFileSync(path, sound);
  console.log(`${defect.name}: ${failure === null ? 'SURVIVED' : failure.file}`);
  return { ...defect, failure };
}

function asDocument(results) {
  const caught = results.filter(({ failure }) => failure !== null).length;
  const rows = results.map(({ name, file, failure }) => {
    const by = failure === null ? 'SURVIVED' : `\`${failure.file}\`: ${failure.test}`;
    return `| ${[name, `\`src/${file}\``, by].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `# Would the tests notice?

Made by \`npm run mutants\`. It puts one defect at a time into a copy of the sources and runs the tests until
one fails, beginning with those of the file and its folder. ${caught} of ${results.length} defects are caught; at least
${LEAST} must be.

| defect | file | caught by |
|---|---|---|
${rows.join('\n')}
`;
}

/** Does all of the work, one piece at a time in each copy. */
async function inCopies(copies, work, doIt) {
  const results = [];
  const waiting = work.entries();
  await Promise.all(
    copies.map(async (copy) => {
      for (const [place, piece] of waiting) results[place] = await doIt(copy, piece);
    }),
  );
  return results;
}

const words = process.argv.slice(2).join(' ');
const chosen = defects.filter(({ name }) => name.includes(words));
if (chosen.length === 0) throw new Error(`no defect has this in its name: ${words}`);
const place = mkdtempSync(join(tmpdir(), 'turnsim-mutants-'));
try {
  const copies = Array.from({ length: COPIES }, (_, copy) => join(place, `${copy}`));
  for (const copy of copies) {
    for (const file of COPIED) cpSync(file, join(copy, file), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  }
  const shares = copies.map((_, share) =>
    tests.filter((_, place) => place % COPIES === share).map(({ file }) => file),
  );
  for (const failure of await inCopies(copies, shares, firstFailure)) {
    if (failure !== null) {
      throw new Error(`fails without any defect: ${failure.file}: ${failure.test}`);
    }
  }
  const results = await inCopies(copies, chosen, catchDefect);
  if (words === '') writeFileSync(join('docs', 'mutants.md'), asDocument(results));
  const survivors = results.filter(({ failure }) => failure === null).length;
  console.log(`${results.length - survivors} of ${results.length} caught`);
  process.exitCode = survivors > defects.length - LEAST ? 1 : 0;
} finally {
  rmSync(place, { recursive: true });
}
