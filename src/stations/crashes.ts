import { type EventKind, Phase } from '../engine/index.ts';
import { type Distribution, type RandomStream, whole } from '../random/index.ts';
import type { Site } from './site.ts';

/** Workers of a station that crash, one after the other while it is so told, and each of which is repaired. */
export class Crashes {
  private down = 0; // workers
  private spell = 0; // how often crashes began
  private crashing = false;
  private readonly crashed: EventKind; // subject: the spell in which it was scheduled
  private readonly repaired: EventKind;
  private readonly luck: RandomStream;
  private readonly site: Site;
  private readonly every: Distribution | null;
  private readonly repair: Distribution;
  private readonly changed: (down: number) => void;

  /** `every`: from one crash at the station to the next; null: none but those that `crash` makes. `changed`: so many are down now. */
  constructor(
    site: Site,
    name: string,
    times: { readonly every: Distribution | null; readonly repair: Distribution },
    changed: (down: number) => void,
  ) {
    this.site = site;
    this.every = times.every;
    this.repair = times.repair;
    this.changed = changed;
    this.luck = site.stream(name);
    this.crashed = site.event(`${name} crashes`, Phase.Fault, (spell) => {
      if (!this.crashing || spell !== this.spell) return;
      this.crash(1);
      this.next();
    });
    this.repaired = site.event(`${name} repaired`, Phase.Fault, () => this.changed(--this.down));
  }

  begin(): void {
    if (this.crashing) return;
    this.crashing = true;
    this.spell++;
    this.next();
  }

  /** No more crash; those that are down are repaired. */
  end(): void {
    this.crashing = false;
  }

  /** So many workers crash now. */
  crash(workers: number): void {
    this.down += workers;
    this.changed(this.down);
    for (let i = 0; i < workers; i++) {
      this.site.after(Math.max(1, whole(this.repair.draw(this.luck))), this.repaired, i);
    }
  }

  private next(): void {
    if (this.every === null) return;
    this.site.after(Math.max(1, whole(this.every.draw(this.luck))), this.crashed, this.spell);
  }
}
