import type { Micros } from '../engine/index.ts';

/** When a station is in trouble: that begins sooner than it ends, so that it does not flap (hysteresis). */
export interface TroubleRule {
  /** So many jobs for each worker are trouble; Infinity: none are. */
  readonly enter: number;
  /** So many are none any more. */
  readonly leave: number;
  /** Of what ended lately, such a share lost or late is trouble: an error budget that burns too fast; Infinity: none is. */
  readonly burn: number;
  /** There has been no sign of it for so long before it is over. */
  readonly hold: Micros;
}

/** Whether one station is in trouble. It is looked at whenever somebody asks. */
export class Trouble {
  private readonly rule: TroubleRule;
  private isOn = false;
  private calmSince: Micros = NaN; // NaN: it is not calm

  constructor(rule: TroubleRule) {
    this.rule = rule;
  }

  /** `load`: jobs for each worker; `lost`: share of what ended lately that was lost or late. */
  isOnAt(now: Micros, load: number, lost: number): boolean {
    const { enter, leave, burn, hold } = this.rule;
    if (load >= enter || lost >= burn) {
      this.isOn = true;
      this.calmSince = NaN;
      return true;
    }
    if (!this.isOn) return false;
    if (load > leave) this.calmSince = NaN;
    else if (Number.isNaN(this.calmSince)) this.calmSince = now;
    if (now - this.calmSince >= hold) this.isOn = false;
    return this.isOn;
  }
}
