import {
  describeMistake,
  type Finding,
  type Mistake,
  mappingOf,
  type OpenFile,
  overlaid,
  type Reading,
  type Source,
  suggestion,
} from '../files/index.ts';
import {
  type ModelDescription,
  modelFile,
  modelOf,
  profiledModel,
  type RouteDescription,
} from '../model/index.ts';
import { quantitiesOf } from './experiment-file.ts';
import { axesIn, gridCells, laidOver } from './grid.ts';
import { type ExperimentOutline, experimentOutline } from './outline.ts';
import { primaryDelay } from './table.ts';

/** A model under one policy. An experiment without policies has one variant, whose policy has no name. */
export interface Variant {
  readonly policy: string;
  readonly model: ModelDescription;
}

/**
 * The model under each policy of an experiment, or every mistake in them; neither file need be sound. `model` is
 * what the policies are laid over, and what could be made of it.
 */
export function readVariants(
  experiment: Source,
  model: { readonly source: Source; readonly reading: Reading<ModelDescription> },
  open: OpenFile,
): { readonly variants: readonly Variant[]; readonly mistakes: readonly Mistake[] } {
  const variants: Variant[] = [];
  const mistakes: Mistake[] = [];
  const { sweep } = experimentOutline(experiment.contents);
  for (const policy of Object.keys(mappingOf(mappingOf(experiment.contents)['policies']))) {
    const changes = experiment.part('policies')?.part(policy);
    if (changes?.top.entries === undefined) continue; // the schema says so
    const laid = overlaid(model.source, profiledModel(changes, open, true), modelFile);
    const reading = modelOf(laid);
    if ('mistakes' in reading) mistakes.push(...ofPolicy(policy, reading, model.reading));
    else if ('value' in model.reading) {
      const described = model.reading.value;
      const findings = variantFindings(sweep, described, reading.value);
      mistakes.push(...changes.mistakes(findings));
      variants.push({ policy, model: withCallersOf(described, reading.value) });
    }
  }
  const axes = axesIn(experiment.contents);
  for (const cell of gridCells(axes)) {
    const reading = modelOf(laidOver(model.source, axes, cell));
    if ('mistakes' in reading) mistakes.push(...ofPolicy(cell.policy, reading, model.reading));
    else if ('value' in model.reading) {
      const described = model.reading.value;
      mistakes.push(...experiment.mistakes(variantFindings(sweep, described, reading.value)));
      variants.push({ policy: cell.policy, model: withCallersOf(described, reading.value) });
    }
  }
  return { variants, mistakes };
}

/** The mistakes that a model does not have without the policy. Those in another file say whose they are. */
function ofPolicy(
  policy: string,
  changed: Reading<ModelDescription>,
  model: Reading<ModelDescription>,
): Mistake[] {
  const known = new Set(mistakesIn(model).map(describeMistake));
  return mistakesIn(changed)
    .filter((mistake) => !known.has(describeMistake(mistake)))
    .map((mistake) => {
      if (mistake.path.startsWith('policies.')) return mistake;
      const hint = [mistake.hint, `under policy ${policy}`].filter(Boolean).join(', ');
      return { ...mistake, hint };
    });
}

const mistakesIn = (reading: Reading<unknown>): readonly Mistake[] =>
  'mistakes' in reading ? reading.mistakes : [];

/**
 * What the model under a policy has to have in common with the model itself, or they could not be held against
 * each other: the routes, their kinds, the delays that are judged, and the quantity that is swept.
 */
function variantFindings(
  sweep: ExperimentOutline['sweep'],
  model: ModelDescription,
  changed: ModelDescription,
): Finding[] {
  const names = model.routes.map(({ name }) => name);
  const added = changed.routes
    .filter(({ name }) => !names.includes(name))
    .map(({ name }): Finding => {
      const expected = 'a route of the model, for all policies serve the same ones';
      const hint = suggestion(name, names, 'routes');
      return { path: ['routes', name], at: 'key', expected, hint };
    });
  const others = model.routes.flatMap((route) =>
    routeFindings(
      sweep,
      route,
      changed.routes.find(({ name }) => name === route.name),
    ),
  );
  return [...added, ...others];
}

function routeFindings(
  { route: swept, quantity }: ExperimentOutline['sweep'],
  route: RouteDescription,
  changed: RouteDescription | undefined,
): Finding[] {
  const path = ['routes', route.name];
  if (changed === undefined) {
    const expected = 'no route taken away, for all policies serve the same ones';
    return [{ path, at: 'key', expected }];
  }
  if (changed.kind !== route.kind) {
    return [{ path: [...path, 'kind'], expected: `${route.kind}, as in the model` }];
  }
  if (primaryDelay(changed) !== primaryDelay(route)) {
    const expected = `${primaryDelay(route)}, as in the model`;
    return [{ path: [...path, 'promise', 'primary'], expected }];
  }
  if (route.name !== swept || quantity === undefined || quantitiesOf(changed).includes(quantity)) {
    return [];
  }
  const expected = `traffic whose load is given as ${quantity}, which is swept`;
  return [{ path: [...path, 'traffic'], at: 'key', expected }];
}

/**
 * The same callers come whatever serves them, so how long a call lasts on an idle system, from which their rate
 * is worked out, is that of the model itself.
 */
function withCallersOf(model: ModelDescription, changed: ModelDescription): ModelDescription {
  const routes = changed.routes.map((route) => {
    const same = model.routes.find(({ name }) => name === route.name);
    if (route.kind !== 'voice_agent' || same?.kind !== 'voice_agent') return route;
    return { ...route, idleResponse: same.idleResponse };
  });
  return { ...changed, routes };
}
