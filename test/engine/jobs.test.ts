import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Door, Job, JobPool, Line } from '../../src/engine/index.ts';

const jobs = (count: number): Job[] => Array.from({ length: count }, (_, id) => new Job(id));

test('a pool counts the jobs in the system, and no two of them share an id', () => {
  const pool = new JobPool();
  const inside = new Map<number, Job>();
  for (let i = 0; i < 2000; i++) {
    if (i % 3 === 2) {
      const [id, job] = [...inside][(i * 31) % inside.size]!;
      pool.give(job);
      inside.delete(id);
    } else {
      const job = pool.take();
      expect(inside.has(job.id)).toBe(false);
      inside.set(job.id, job);
    }
    expect(pool.size).toBe(inside.size);
  }
  for (const [id, job] of inside) expect(pool.at(id)).toBe(job);
});

test('a pool makes only as many jobs as were inside at one time', () => {
  const pool = new JobPool();
  const made = new Set<Job>();
  for (let round = 0; round < 100; round++) {
    const taken = Array.from({ length: 10 }, () => pool.take());
    for (const job of taken) {
      made.add(job);
      pool.give(job);
    }
  }
  expect(made.size).toBe(10);
  expect(pool.size).toBe(0);
});

test('a line gives jobs back in the order in which they came', () => {
  const line = new Line();
  const [a, b, c, d] = jobs(4) as [Job, Job, Job, Job];
  line.push(a);
  line.push(b);
  line.push(c);
  expect(line.length).toBe(3);
  expect(line.first).toBe(a);
  expect(line.shift()).toBe(a);
  line.push(d);
  expect([line.shift(), line.shift(), line.shift()]).toEqual([b, c, d]);
  expect(line.length).toBe(0);
  expect(line.first).toBeNull();
});

test('a line that was emptied, and jobs that stood in another line, start afresh', () => {
  const [one, other] = [new Line(), new Line()];
  const [a, b] = jobs(2) as [Job, Job];
  one.push(a);
  one.push(b);
  other.push(one.shift()); // `a` was followed by `b` there
  expect(other.length).toBe(1);
  other.shift();
  expect(other.first).toBeNull();
  other.push(b);
  expect(other.first).toBe(b);
  expect(other.length).toBe(1);
});

test('a job can be put in front of a line, and taken out from wherever it stands (property)', () => {
  const step = fc.oneof(
    fc.constantFrom('push' as const, 'unshift' as const),
    fc.constant('shift' as const),
    fc.nat(40),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const line = new Line();
      const standing: Job[] = [];
      for (const [i, step] of steps.entries()) {
        if (step === 'push') {
          standing.push(new Job(i));
          line.push(standing.at(-1)!);
        } else if (step === 'unshift') {
          standing.unshift(new Job(i));
          line.unshift(standing[0]!);
        } else if (standing.length > 0) {
          const place = step === 'shift' ? 0 : step % standing.length;
          const [job] = standing.splice(place, 1);
          if (step === 'shift') expect(line.shift()).toBe(job);
          else line.remove(job!);
        }
        expect(line.length).toBe(standing.length);
        expect(line.first).toBe(standing[0] ?? null);
      }
      expect(Array.from(standing, () => line.shift())).toEqual(standing);
    }),
    { seed: 5, numRuns: 300 },
  );
});

test('a job goes through the doors of its path in order', () => {
  const [job] = jobs(1) as [Job];
  const visited: string[] = [];
  const door = (name: string): Door => ({ accept: () => visited.push(`${name} at ${job.stop}`) });
  job.setOut({ doors: [door('uplink'), door('recognizer'), door('out')], lost: () => {} });
  job.goOn();
  job.goOn();
  expect(visited).toEqual(['uplink at 0', 'recognizer at 1', 'out at 2']);
  job.setOut({ doors: [door('again')], lost: () => {} });
  expect(visited.at(-1)).toBe('again at 0');
});

test('a job that is dropped before it has a path is a mistake that says so', () => {
  const [job] = jobs(1) as [Job];
  expect(() => job.path.lost(job, 'full')).toThrow('job 0 was dropped before it had a path');
});
