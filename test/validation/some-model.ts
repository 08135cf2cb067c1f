import { runTask } from '../../src/experiment/index.ts';
import { type ModelDescription, readModel } from '../../src/model/index.ts';
import { type Explanation, explainedTasks, explanationOf } from '../../src/validation/index.ts';

/** A model with these stations and routes; jobs are of class `job`, less urgent ones of class `slow`. */
export function someModel(stations: string, routes: string): ModelDescription {
  const text = `model: some_model
classes: { job: { urgency: 0 }, slow: { urgency: 1 } }
stations: { ${stations} }
routes: { ${routes} }
`;
  const reading = readModel('m.yaml', text);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

/** Jobs at this rate per second through these stations. */
export const poissonJobs = (
  rate: number,
  through = 'pool',
  name = 'jobs',
  ofClass = 'job',
): string =>
  `${name}: { kind: jobs, class: ${ofClass}, through: [${through}], traffic: { poisson: { rate: ${rate}/s } } }`;

/** Explains a model by few jobs. `simulated`: what is simulated instead of it. */
export function explained(
  model: ModelDescription,
  { jobs = 4000, replications = 10, simulated = model } = {},
): Explanation {
  const tasks = explainedTasks(model, { replications, jobs });
  return explanationOf(
    model,
    tasks,
    tasks.map((task) => runTask(simulated, task)),
  );
}
