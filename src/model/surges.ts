import { Surge } from '../speech/index.ts';
import { poissonRate } from './demand.ts';
import type { ModelDescription, RouteDescription } from './description.ts';
import type { Load } from './load.ts';

/** Who may come to a route on top of its own callers: one surge for each fault that says so. */
export function surgesOf(
  { faults = [] }: ModelDescription,
  route: RouteDescription,
  load: Load | null,
): Surge[] {
  const { traffic } = route;
  if (traffic.kind !== 'poisson') return [];
  const share = load === null ? 1 : load.level / load.highest;
  return faults.flatMap((fault, number) => {
    if (fault.kind !== 'traffic_surge' || fault.route !== route.name) return [];
    const rate = fault.by * poissonRate(route, traffic, load?.highest);
    return [new Surge(fault.name, number, { rate, share, of: tenantOf(route, fault.tenant) })];
  });
}

function tenantOf(route: RouteDescription, name: string | undefined): Surge['of'] {
  if (name === undefined || route.kind !== 'voice_agent') return null;
  const tenant = route.callers.tenants.findIndex((one) => one.name === name);
  return { kinds: route.callers, tenant };
}
