import { describe, expect, test } from 'vitest';
import { Fallback, type Targets } from '../../src/policies/index.ts';

const SECOND = 1_000_000;

/** Two targets of which the first is loaded and loses jobs as a test says. */
class Scene implements Targets {
  readonly count = 2;
  now = 0;
  loads = [0, 0];
  losses = [0, 0];
  healthy = [true, true];
  private readonly fallback = new Fallback({ enter: 10, leave: 4, burn: 0.05, hold: 5 * SECOND });

  isHealthy = (target: number): boolean => this.healthy[target]!;
  load = (target: number): number => this.loads[target]!;
  lost = (target: number): number => this.losses[target]!;

  /** Where a job goes that comes then, at such a load and share lost. */
  at(seconds: number, load: number, lost = 0): number {
    this.now = seconds * SECOND;
    this.loads[0] = load;
    this.losses[0] = lost;
    return this.fallback.policy(this, { uniform: () => 0.5 } as never);
  }
}

describe('a fallback', () => {
  test('is entered at its limit, and left once there has been no trouble for its hold', () => {
    const scene = new Scene();
    const went = [
      scene.at(0, 9.9),
      scene.at(1, 10), // trouble
      scene.at(2, 8), // less, but not little
      scene.at(3, 4), // calm from here
      scene.at(7.9, 1),
      scene.at(8, 4),
      scene.at(9, 9.9), // as before: what is entered at 10 is not entered at less
    ];
    expect(went).toEqual([0, 1, 1, 1, 1, 0, 0]);
  });

  test('is not left when there is trouble within the hold', () => {
    const scene = new Scene();
    const went = [
      scene.at(0, 12),
      scene.at(1, 2),
      scene.at(4, 5),
      scene.at(5, 2),
      scene.at(9.9, 2),
    ];
    expect(went).toEqual([1, 1, 1, 1, 1]);
    expect(scene.at(10, 2)).toBe(0);
  });

  test('is entered too when an error budget burns, or the first does not answer', () => {
    const scene = new Scene();
    expect([scene.at(0, 0, 0.049), scene.at(1, 0, 0.05), scene.at(2, 0, 0)]).toEqual([0, 1, 1]);
    expect(scene.at(7, 0)).toBe(0);
    scene.healthy[0] = false;
    expect(scene.at(8, 0)).toBe(1);
  });
});
