import type { DispatchPolicy } from '../policies/index.ts';
import type { Site, Station } from '../stations/index.ts';

/** Parts of a system that code makes instead of the model, by name of the station. */
export interface OwnParts {
  /** Which urgency a free worker of this pool serves next. */
  readonly dispatch?: Readonly<Record<string, DispatchPolicy>>;
  /** The station at this site. Its workers, as the model describes it, still count for run lengths and utilization. */
  readonly stations?: Readonly<Record<string, (site: Site) => Station>>;
}
