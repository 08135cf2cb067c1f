import * as z from 'zod';
import { count, duration, numberAbove } from '../files/index.ts';
import { admission } from './admission-schema.ts';
import { className, perClass } from './class-schema.ts';
import type { PerClass } from './description.ts';
import type { DisciplineDescription } from './discipline-description.ts';

/** A mapping from some of the classes to a value for each. */
const someClasses = <Value>(value: z.ZodType<Value, unknown>) =>
  z.record(className(), value, {
    error: ({ code }) => (code === 'invalid_type' ? 'a mapping from classes' : undefined),
  });

/** In which order the jobs of a pool are served, by which workers, and who is let in. */
export const discipline = {
  dispatch: z
    .enum(['strict_urgency', 'fifo', 'earliest_deadline', 'shortest_first', 'weighted_fair'])
    .default('strict_urgency')
    .describe(
      'Which waiting jobs are served first; earliest_deadline needs deadline, shortest_first service, weighted_fair weights; default strict_urgency',
    ),
  deadline: perClass(duration({ positive: true }))
    .optional()
    .describe(
      'For earliest_deadline: by when jobs are to be done, from when they come to the system, for all classes or by class; who misses it is served all the same',
    ),
  weights: someClasses(numberAbove(0))
    .optional()
    .describe(
      'For weighted_fair: in what proportion classes that wait share the time of the workers; what one does not use goes to the others',
    ),
  reserved: someClasses(count({ most: 100_000 }))
    .optional()
    .describe('Workers that serve no other class, by class; none if left out'),
  overflow: z
    .boolean()
    .optional()
    .describe('Do the workers that are not reserved serve these classes too? default true'),
  keep_free: someClasses(count({ most: 100_000 }))
    .optional()
    .describe(
      'By class: its jobs start only if so many workers are still free then, which with queue_limit 0 is trunk reservation; classes left out take any worker',
    ),
  preemption: z
    .enum(['none', 'resume', 'restart'])
    .default('none')
    .describe(
      'Whether a more urgent job interrupts the least urgent one in service, which waits at the head of its line and then goes on where it stopped (resume) or has the same service from its beginning (restart); default none',
    ),
  shed_after: perClass(duration({ positive: true }))
    .optional()
    .describe(
      'What has waited so long is shed, for all classes or by class; classes left out never are. Only plain jobs are shed',
    ),
  admission: someClasses(admission)
    .optional()
    .describe(
      'By class: who is let in; the others are shed when they come. Classes left out are all let in. Only plain jobs are shed',
    ),
};

type Discipline = z.output<z.ZodObject<typeof discipline>>;

/** `forEachClass` spreads what is the same for all classes. */
export function describeDiscipline(
  pool: Discipline,
  forEachClass: (value: NonNullable<Discipline['deadline']>) => PerClass<number>,
): DisciplineDescription {
  const { dispatch, deadline, weights, reserved, overflow = true, preemption } = pool;
  return {
    dispatch,
    deadline: deadline && forEachClass(deadline),
    weights,
    reserved: reserved && { workers: reserved, overflow },
    keepFree: pool.keep_free,
    preemption: preemption === 'none' ? undefined : preemption,
    shedAfter: pool.shed_after && forEachClass(pool.shed_after),
    admission: pool.admission,
  };
}
