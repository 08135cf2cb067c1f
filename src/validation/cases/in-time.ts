import { arctangent, sineCosine } from '../../theory/index.ts';
import { type Case, fromEmpty, knownModel, steady } from '../case.ts';
import type { Measured } from '../measured.ts';

const SECOND = 1_000_000;

/** Runs from empty, for few jobs each, want many. */
const MANY = 15_000;

/** Jobs in the system at an instant, when windows of so many seconds end. */
const jobsAt =
  (time: number, window: number) =>
  (found: Measured): ReturnType<Measured['mean']> =>
    found.mean(({ windows }) => windows[time / window - 1]!.routes[0]!.insideEnd);

const firstJobs = (count: number, file: string, replications: number): Case => ({
  known: knownModel('law-mm1-25'),
  file,
  spans: fromEmpty(4 * count + 200),
  replications,
  measures: { [`mean_of_first_${count}_delays`]: (found) => found.at('pool').waiting.mean },
});

const DAY = 24;
const HOUR_OF_DAY = 6;

/** The first harmonic of the number of jobs over a day, sampled every hour: mean, sine and cosine. */
interface Harmonic {
  readonly mean: number;
  readonly sine: number;
  readonly cosine: number;
}

const harmonics = (found: Measured): Harmonic[] =>
  found.results.map(({ windows }) => {
    let [mean, sine, cosine] = [0, 0, 0];
    for (const { end, routes } of windows) {
      const { insideEnd } = routes[0]!;
      const angle = sineCosine((2 * Math.PI * ((end / SECOND) % DAY)) / DAY);
      mean += insideEnd / windows.length;
      sine += (2 * insideEnd * angle.sine) / windows.length;
      cosine += (2 * insideEnd * angle.cosine) / windows.length;
    }
    return { mean, sine, cosine };
  });

const averaged = (parts: readonly Harmonic[]): Harmonic => ({
  mean: parts.reduce((sum, { mean }) => sum + mean, 0) / parts.length,
  sine: parts.reduce((sum, { sine }) => sum + sine, 0) / parts.length,
  cosine: parts.reduce((sum, { cosine }) => sum + cosine, 0) / parts.length,
});

/** The largest value of the day. */
function peak(parts: readonly Harmonic[]): number {
  const { mean, sine, cosine } = averaged(parts);
  return mean + Math.sqrt(sine * sine + cosine * cosine);
}

/** How long after the arrival rate it comes: a sine that is late by the angle a has -tan a = cosine / sine. */
function lag(parts: readonly Harmonic[]): number {
  const { sine, cosine } = averaged(parts);
  return (DAY * arctangent(-cosine / sine)) / (2 * Math.PI);
}

/** Mean of the jobs inside at many instants of a run, and of their squares. */
const moments = (found: Measured): { readonly mean: number; readonly square: number }[] =>
  found.results.map(({ windows }) => {
    const jobs = windows.map(({ routes }) => routes[0]!.insideEnd);
    return { mean: share(jobs, (n) => n), square: share(jobs, (n) => n * n) };
  });

/** Variance over all runs together: they have as many instants each. */
function variance(runs: readonly { readonly mean: number; readonly square: number }[]): number {
  const mean = runs.reduce((sum, run) => sum + run.mean, 0) / runs.length;
  return runs.reduce((sum, run) => sum + run.square, 0) / runs.length - mean * mean;
}

const share = (values: readonly number[], of: (value: number) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0) / values.length;

/** Systems that are looked at over time: from empty, through the day, past their capacity, at any instant. */
export const inTime: readonly Case[] = [
  {
    known: knownModel('tr-mm1-r80'),
    file: 'mm1.yaml',
    spans: fromEmpty(100, 5),
    replications: MANY,
    onlyInside: true,
    measures: {
      l_mean_at_t5: jobsAt(5, 5),
      l_mean_at_t20: jobsAt(20, 5),
      l_mean_at_t100: jobsAt(100, 5),
    },
  },
  firstJobs(25, 'first-jobs.yaml', 9000),
  firstJobs(100, 'first-jobs-100.yaml', 7000),
  firstJobs(400, 'first-jobs-400.yaml', 5000),
  {
    known: knownModel('mtinf-10'),
    file: 'daily-load.yaml',
    spans: {
      transient: 2 * DAY * SECOND,
      measure: 100 * DAY * SECOND,
      window: SECOND,
    },
    replications: 200,
    onlyInside: true,
    measures: {
      'l_mean_at_t6.0_mod_period': (found) =>
        found.mean(({ windows }) => {
          const at = windows.filter(({ end }) => (end / SECOND) % DAY === HOUR_OF_DAY);
          return share(
            at.map(({ routes }) => routes[0]!.insideEnd),
            (jobs) => jobs,
          );
        }),
      l_peak: (found) => found.jackknife(harmonics(found), peak),
      peak_lag: (found) => found.jackknife(harmonics(found), lag),
    },
  },
  ...['infinite-workers.yaml', 'infinite-workers-constant.yaml'].map(
    (file): Case => ({
      known: knownModel('mginf-20'),
      file,
      // Service times forget each other after some means: instants 20 s apart are nearly independent.
      spans: { transient: 200 * SECOND, measure: 20_000 * SECOND, window: 20 * SECOND },
      replications: 750, // one instant in 50 has 30 inside or more
      onlyInside: true,
      measures: {
        l_mean: (found) => found.of().inside,
        l_var: (found) => found.jackknife(moments(found), variance),
        p_n_ge_30: (found) =>
          found.mean(({ windows }) =>
            share(
              windows.map(({ routes }) => routes[0]!.insideEnd),
              (jobs) => (jobs >= 30 ? 1 : 0),
            ),
          ),
      },
    }),
  ),
  {
    known: knownModel('unstable-r120'),
    file: 'overload.yaml',
    spans: steady(1.2, 3e6),
    measures: {
      l_growth_rate: (found) => found.mean(({ stations }) => stations[0]!.routes[0]!.backlogGrowth),
      // Of all jobs: those that came before measuring began are served in it, too.
      throughput: (found) => found.at('pool').departureRate,
    },
  },
];
