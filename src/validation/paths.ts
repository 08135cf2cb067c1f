import {
  type ModelDescription,
  type RouteDescription,
  type StationDescription,
  stationsOf,
  stopsOf,
} from '../model/index.ts';

export const visits = (route: RouteDescription, station: string): number =>
  stopsOf(route).filter((name) => name === station).length;

export const routesThrough = (station: string, model: ModelDescription): RouteDescription[] =>
  model.routes.filter((route) => stationsOf(route, model).includes(station));

export const stationNamed = (name: string, { stations }: ModelDescription): StationDescription =>
  stations.find((station) => station.name === name)!;

/** All stations from which a job may have come here, over others too; itself if it is visited again. */
export function stationsBefore(name: string, { routes, stations }: ModelDescription): string[] {
  const found = new Set<string>();
  const look = (station: string): void => {
    for (const route of routes) {
      const path = stopsOf(route);
      for (const earlier of path.slice(0, Math.max(0, path.lastIndexOf(station)))) {
        if (found.has(earlier)) continue;
        found.add(earlier);
        look(earlier);
      }
    }
  };
  look(name);
  return stations.map((station) => station.name).filter((station) => found.has(station));
}

/** Do no more jobs come on this route some day? */
export const hasEnd = ({ traffic }: RouteDescription): boolean =>
  traffic.kind === 'trace' || ('count' in traffic && traffic.count !== undefined);
