import { Phase, type Timers } from '../engine/index.ts';
import { type Distribution, type RandomStream, whole } from '../random/index.ts';
import type { Site } from './site.ts';

/**
 * Callers who open their audio streams anew after these were lost, each after a while that is drawn, so that not all
 * come at once. Whoever finds no room tries again after another one.
 */
export class Reconnects {
  private readonly timers: Timers; // by session
  private readonly luck: RandomStream;
  private readonly time: Distribution;

  /** `reconnect` opens the session anew; false if there is no room for it. */
  constructor(site: Site, time: Distribution, reconnect: (session: number) => boolean) {
    this.time = time;
    this.luck = site.stream('reconnects');
    this.timers = site.timers('reconnects', Phase.Arrival, 64, (session) => {
      if (!reconnect(session)) this.begin(session);
    });
  }

  begin(session: number): void {
    this.timers.set(session, Math.max(1, whole(this.time.draw(this.luck))));
  }
}
