import type { BatchingPoolDescription } from '../model/index.ts';

/** What the notation has no sign for in workers that fail, by what becomes of their jobs. */
export const FAILING: Readonly<
  Record<NonNullable<BatchingPoolDescription['breakdowns']>['work'], string>
> = {
  resume: 'workers that fail',
  lost: 'workers that fail with what they serve',
  restart: 'workers that fail, whose jobs are served anew',
};

const SCALED = 'workers that come and go';

/** What the notation has no sign for in the workers of a station. */
export const workerObstacles = ({
  breakdowns,
  autoscale,
}: Pick<BatchingPoolDescription, 'breakdowns' | 'autoscale'>): string[] => [
  ...(breakdowns === undefined ? [] : [FAILING[breakdowns.work]]),
  ...(autoscale === undefined ? [] : [SCALED]),
];

/** Are all workers there all of the time? */
export const alwaysThere = (obstacles: readonly string[]): boolean =>
  !obstacles.some((each) => each === SCALED || Object.values(FAILING).includes(each));
