import type { AttemptsResult, ModelDescription, ReplicationResult, Spans } from '../model/index.ts';
import {
  type Estimate,
  Histogram,
  type HistogramData,
  inUnit,
  jackknifeOver,
  meanOver,
  quantileOver,
  ratioOver,
  shareOver,
} from '../statistics/index.ts';

const SECOND = 1_000_000;

/** What the replications of one model measured, asked in the words of queueing theory. Times in seconds. */
export class Measured {
  private readonly spans: Spans;
  /** What each replication found. */
  readonly results: readonly ReplicationResult[];
  private readonly model: ModelDescription;

  constructor(model: ModelDescription, spans: Spans, results: readonly ReplicationResult[]) {
    this.model = model;
    this.spans = spans;
    this.results = results;
  }

  /** Measured time of each replication. */
  get seconds(): number {
    return this.spans.measure / SECOND;
  }

  /** What jobs of one route, or of all, met at a station. */
  at(station: string, route?: string): AtStation {
    const number = this.model.stations.findIndex(({ name }) => name === station);
    const routes = this.model.routes.flatMap(({ name }, i) =>
      route === undefined || name === route ? [i] : [],
    );
    if (number < 0 || routes.length === 0) {
      throw new RangeError(`no such station or route: ${station}, ${route}`);
    }
    return new AtStation(this.results, number, routes, this.spans);
  }

  /** What the jobs of one route, or of all routes together, went through. */
  of(route?: string): OfRoute {
    const routes = this.model.routes.flatMap(({ name }, i) =>
      route === undefined || name === route ? [i] : [],
    );
    if (routes.length === 0) throw new RangeError(`no such route: ${route}`);
    return new OfRoute(this.results, routes, this.spans);
  }

  /** Any statistic of each replication: mean over replications. */
  mean(statistic: (result: ReplicationResult) => number): Estimate {
    return meanOver(this.results.map(statistic));
  }

  /** A smooth statistic of all replications together, of each of which a part is known. */
  jackknife<Part>(parts: readonly Part[], statistic: (parts: readonly Part[]) => number): Estimate {
    return jackknifeOver(parts, statistic);
  }

  inMilliseconds(time: Estimate): Estimate {
    return inUnit(time, 1000);
  }
}

export class AtStation {
  private readonly results: readonly ReplicationResult[];
  private readonly station: number;
  private readonly routes: readonly number[];
  private readonly spans: Spans;

  constructor(
    results: readonly ReplicationResult[],
    station: number,
    routes: readonly number[],
    spans: Spans,
  ) {
    this.results = results;
    this.station = station;
    this.routes = routes;
    this.spans = spans;
  }

  /** Busy workers. */
  get busy(): Estimate {
    return meanOver(this.results.map(({ stations }) => stations[this.station]!.busyWorkers));
  }

  /** Jobs that wait. */
  get backlog(): Estimate {
    return meanOver(
      this.results.map(({ stations }) =>
        this.routes.reduce((sum, i) => sum + stations[this.station]!.routes[i]!.backlog, 0),
      ),
    );
  }

  /** Jobs in a batch. */
  get batchSize(): Estimate {
    const at = this.results.map(({ stations }) => stations[this.station]!);
    return ratioOver(
      at.map(({ departures }) => departures),
      at.map(({ batches }) => batches),
    );
  }

  /** Batches per second. */
  get batchRate(): Estimate {
    const seconds = this.spans.measure / SECOND;
    return meanOver(this.results.map(({ stations }) => stations[this.station]!.batches / seconds));
  }

  /** Jobs served per second, whenever they came. */
  get departureRate(): Estimate {
    const seconds = this.spans.measure / SECOND;
    return meanOver(
      this.results.map(({ stations }) => stations[this.station]!.departures / seconds),
    );
  }

  /** Share of the batches that held as many jobs as allowed. */
  get fullBatches(): Estimate {
    const at = this.results.map(({ stations }) => stations[this.station]!);
    return ratioOver(
      at.map(({ fullBatches }) => fullBatches),
      at.map(({ batches }) => batches),
    );
  }

  /** Share of the jobs that found what they asked a cache for. */
  get hitRatio(): Estimate {
    return shareOver(this.sums('hits'), this.sums('lookups'));
  }

  /** Setups of workers for each job served. */
  get coldStartsPerJob(): Estimate {
    const at = this.results.map(({ stations }) => stations[this.station]!);
    return ratioOver(
      at.map(({ coldStarts }) => coldStarts),
      at.map(({ departures }) => departures),
    );
  }

  /** Workers that are being set up. */
  get inSetup(): Estimate {
    return meanOver(this.results.map(({ stations }) => stations[this.station]!.workersInSetup));
  }

  /** Share of so many workers that are up. */
  availability(workers: number): Estimate {
    return meanOver(
      this.results.map(({ stations }) => {
        const { breakdowns } = stations[this.station]!;
        return 1 - (breakdowns?.failedWorkers ?? 0) / workers;
      }),
    );
  }

  /** Jobs at the station: by Little's law, for each job is counted in its sojourn. */
  get jobs(): Estimate {
    const seconds = this.spans.measure / SECOND;
    return meanOver(this.pooled('sojourn').map(({ sum }) => sum / SECOND / seconds));
  }

  /** Jobs in service, and the time that one is. */
  get inService(): Estimate {
    return meanOver(
      this.pairs().map(({ sojourn, waiting }) => (sojourn.sum - waiting.sum) / this.spans.measure),
    );
  }
  get service(): Estimate {
    const pairs = this.pairs();
    return ratioOver(
      pairs.map(({ sojourn, waiting }) => (sojourn.sum - waiting.sum) / SECOND),
      pairs.map(({ sojourn }) => sojourn.count),
    );
  }

  /** Time that jobs waited before they were served. */
  get waiting(): Times {
    return new Times(this.pooled('waiting'));
  }

  /** Time that jobs waited, those that left before they were served too. */
  get waitingOfAll(): Times {
    const inVain = this.pooled('waitedInVain');
    const all = this.pooled('waiting');
    for (const [i, histogram] of all.entries()) histogram.merge(inVain[i]!);
    return new Times(all);
  }

  /** Time that jobs spent at the station. */
  get sojourn(): Times {
    return new Times(this.pooled('sojourn'));
  }

  private sums(count: 'hits' | 'lookups'): number[] {
    return this.results.map(({ stations }) =>
      this.routes.reduce((sum, i) => sum + stations[this.station]!.routes[i]![count], 0),
    );
  }

  private pairs(): { readonly sojourn: Histogram; readonly waiting: Histogram }[] {
    const waiting = this.pooled('waiting');
    return this.pooled('sojourn').map((sojourn, i) => ({ sojourn, waiting: waiting[i]! }));
  }

  private pooled(which: 'waiting' | 'sojourn' | 'waitedInVain'): Histogram[] {
    return this.results.map(({ stations }) =>
      merged(this.routes.map((i) => stations[this.station]!.routes[i]![which])),
    );
  }
}

type AttemptCount = Exclude<keyof AttemptsResult, 'waiting' | 'open'>;

export class OfRoute {
  private readonly results: readonly ReplicationResult[];
  private readonly routes: readonly number[];
  private readonly spans: Spans;

  constructor(results: readonly ReplicationResult[], routes: readonly number[], spans: Spans) {
    this.results = results;
    this.routes = routes;
    this.spans = spans;
  }

  /** Time from arrival until the last station is left. */
  get response(): Times {
    return new Times(
      this.results.map(({ routes }) =>
        merged(
          this.routes.map(
            (i) => routes[i]!.delays.find(({ delay }) => delay === 'response')!.histogram,
          ),
        ),
      ),
    );
  }

  /** Jobs in the system. */
  get inside(): Estimate {
    return meanOver(
      this.results.map(({ routes }) =>
        this.routes.reduce((sum, i) => sum + routes[i]!.inProgress, 0),
      ),
    );
  }

  /** Jobs served per second. */
  get throughput(): Estimate {
    const seconds = this.spans.measure / SECOND;
    return meanOver(this.sums('served').map((served) => served / seconds));
  }

  /** Share of the offered jobs of which a count tells. */
  share(count: 'served' | 'failed' | 'shed' | 'abandoned'): Estimate {
    return shareOver(this.sums(count), this.sums('offered'));
  }

  /** Plain jobs that wait for their next attempt. */
  get betweenAttempts(): Estimate {
    return meanOver(this.attempts('waiting'));
  }

  /** One count of attempts for each of another, of plain jobs. */
  perAttempt(count: AttemptCount, each: AttemptCount): Estimate {
    return ratioOver(this.attempts(count), this.attempts(each));
  }

  private attempts(what: AttemptCount | 'waiting'): number[] {
    return this.results.map(({ routes }) =>
      this.routes.reduce((sum, i) => sum + (routes[i]!.attempts?.[what] ?? 0), 0),
    );
  }

  private sums(count: 'served' | 'failed' | 'shed' | 'abandoned' | 'offered'): number[] {
    return this.results.map(({ routes }) =>
      this.routes.reduce((sum, i) => sum + routes[i]![count], 0),
    );
  }
}

/** Times by replication; figures in seconds. */
export class Times {
  private readonly sections: readonly Histogram[];

  constructor(sections: readonly Histogram[]) {
    this.sections = sections;
  }

  get mean(): Estimate {
    return ratioOver(
      this.sections.map(({ sum }) => sum / SECOND),
      this.sections.map(({ count }) => count),
    );
  }

  quantile(p: number): Estimate {
    const samples = this.sections.map((histogram) => ({ histogram, missing: 0 }));
    return inUnit(quantileOver(samples, p), 1 / SECOND);
  }

  /** Every time of the first replication, ascending, each within 0.4 %. */
  get values(): number[] {
    const histogram = this.sections[0]!;
    const { count } = histogram;
    return Array.from({ length: count }, (_, i) => histogram.quantile((i + 0.5) / count) / SECOND);
  }

  /** Share of the times that are above 0. */
  get sharePositive(): Estimate {
    return shareOver(
      this.sections.map((histogram) => histogram.count - histogram.zeros),
      this.sections.map(({ count }) => count),
    );
  }

  get standardDeviation(): Estimate {
    const parts = this.sections.map((histogram) => ({
      count: histogram.count,
      sum: histogram.sum / SECOND,
      squares: histogram.sumOfSquares / SECOND / SECOND,
    }));
    return jackknifeOver(parts, (all) => {
      let [count, sum, squares] = [0, 0, 0];
      for (const part of all) {
        count += part.count;
        sum += part.sum;
        squares += part.squares;
      }
      return Math.sqrt(Math.max(0, squares / count - (sum / count) * (sum / count)));
    });
  }
}

function merged(parts: readonly HistogramData[]): Histogram {
  const [first, ...rest] = parts.map((part) => Histogram.from(part));
  for (const histogram of rest) first!.merge(histogram);
  return first!;
}
