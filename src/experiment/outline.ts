import { mappingOf, mappingsOf } from '../files/index.ts';
import type { LoadQuantity } from '../model/index.ts';

export const loadQuantities = ['rate', 'concurrency', 'population', 'streams'] as const;

/** What an experiment says of its model. A description is one; so is what can be read of a file with mistakes. */
export interface ExperimentOutline {
  readonly sweep: {
    readonly route: string | undefined;
    readonly quantity: LoadQuantity | undefined;
  };
  readonly budgets: readonly { readonly route: string; readonly costPerSuccess?: unknown }[];
  /** Figures to be told, perhaps misspelt. */
  readonly tell: readonly unknown[];
  /** Its kind is a word of the file, perhaps misspelt. */
  readonly protocol?: { readonly kind?: unknown } | undefined;
  /** `terminating` or `steady`, perhaps misspelt; undefined: steady. */
  readonly kind?: unknown;
}

/** What a model says that experiments refer to. */
export interface ModelOutline {
  readonly name: string | undefined;
  /** Kinds are words of the file, perhaps misspelt, or undefined. */
  readonly routes: readonly {
    readonly name: string;
    readonly kind: unknown;
    readonly traffic: {
      readonly kind: string | undefined;
      /** How its rate goes up and down; without a period it does so once. */
      readonly shape?: { readonly period?: number | undefined } | undefined;
    };
    /** How its jobs are sent again, if they are. */
    readonly retry?: unknown;
    readonly hedge?: unknown;
    readonly breaker?: unknown;
  }[];
  /** What has a price. */
  readonly gpus: readonly { readonly price?: unknown }[];
  readonly stations: readonly { readonly fee?: unknown }[];
}

/** The outline of an experiment, as far as the contents of its file can be read. */
export function experimentOutline(contents: unknown): ExperimentOutline {
  const { sweep, budgets, tell, protocol, kind } = mappingOf(contents);
  const { route, ...levels } = mappingOf(sweep);
  return {
    sweep: {
      route: typeof route === 'string' ? route : undefined,
      quantity: loadQuantities.find((quantity) => Object.hasOwn(levels, quantity)),
    },
    budgets: Object.entries(mappingsOf(budgets)).map(([route, { cost_per_success }]) => ({
      route,
      costPerSuccess: cost_per_success,
    })),
    tell: Array.isArray(tell) ? tell : [],
    protocol: protocol === undefined ? undefined : mappingOf(protocol),
    kind,
  };
}

/** The outline of a model, as far as the contents of its file can be read. */
export function modelOutline(contents: unknown): ModelOutline {
  const { model, routes, gpus, stations } = mappingOf(contents);
  return {
    name: typeof model === 'string' ? model : undefined,
    routes: Object.entries(mappingsOf(routes)).map(
      ([name, { kind, traffic, retry, hedge, breaker }]) => {
        const [trafficKind] = Object.keys(mappingOf(traffic));
        const [shape] = Object.keys(mappingOf(mappingOf(mappingOf(traffic)['poisson'])['shape']));
        const once = shape === 'ramp' || shape === 'spike';
        const described = { kind: trafficKind, shape: once ? {} : undefined };
        return { name, kind, traffic: described, retry, hedge, breaker };
      },
    ),
    gpus: Object.values(mappingsOf(gpus)),
    stations: Object.values(mappingsOf(stations)),
  };
}
