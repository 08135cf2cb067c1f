import type { Gate } from '../policies/index.ts';
import type { Site } from './site.ts';

/** Urgencies whose jobs are held back for the time being: they wait, and none of them starts. A runbook says which. */
export class Hold implements Gate {
  private readonly held: Uint8Array; // by urgency
  private readonly site: Site;
  private behind: Gate | null = null; // what else jobs must pass

  constructor(site: Site, urgencies: number) {
    this.site = site;
    this.held = new Uint8Array(urgencies);
  }

  /** The same with another gate behind it. */
  before(gate: Gate | null): Gate {
    this.behind = gate;
    return this;
  }

  set(urgency: number, held: boolean): void {
    this.held[urgency] = held ? 1 : 0;
    this.site.mark();
  }

  isOpen(urgency: number): boolean {
    return this.held[urgency] === 0 && (this.behind === null || this.behind.isOpen(urgency));
  }
}
