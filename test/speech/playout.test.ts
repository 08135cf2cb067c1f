import { expect, test } from 'vitest';
import { Playout } from '../../src/speech/playout.ts';

const MS = 1_000;

test('audio that comes in time is played without a gap', () => {
  const playout = new Playout();
  playout.receive(100 * MS, 400 * MS, 60 * MS); // plays from 160 to 560
  playout.receive(560 * MS, 400 * MS, 60 * MS); // in the last instant: to 960
  expect(playout).toMatchObject({ endsAt: 960 * MS, underruns: 0, silence: 0 });
});

test('audio that comes after its time leaves a gap as long as it is late', () => {
  const playout = new Playout();
  playout.receive(100 * MS, 400 * MS, 60 * MS); // to 560
  playout.receive(590 * MS, 400 * MS, 60 * MS); // 30 late: plays at once, to 990
  playout.receive(990 * MS + 1, 100 * MS, 60 * MS); // 1 us late: to 1090 and 1 us
  expect(playout).toMatchObject({ endsAt: 1090 * MS + 1, underruns: 2, silence: 30 * MS + 1 });
});

test('a larger jitter buffer takes lateness up', () => {
  const playout = new Playout();
  playout.receive(100 * MS, 400 * MS, 90 * MS); // to 590
  playout.receive(590 * MS, 400 * MS, 90 * MS);
  expect(playout.underruns).toBe(0);
});

test('a cleared playout begins anew', () => {
  const playout = new Playout();
  playout.receive(0, 10 * MS, 0);
  playout.receive(20 * MS, 10 * MS, 0);
  playout.clear();
  expect(playout.begun).toBe(false);
  playout.receive(50 * MS, 10 * MS, 5 * MS);
  expect(playout).toMatchObject({ endsAt: 65 * MS, underruns: 0, silence: 0 });
});
