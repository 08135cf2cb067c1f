import {
  Constant,
  type Distribution,
  Empirical,
  Erlang,
  Exponential,
  Gamma,
  Geometric,
  Lognormal,
  Mixture,
  Pareto,
  Uniform,
  Weibull,
} from '../random/index.ts';
import type { CountDistributionDescription, DistributionDescription } from './description.ts';

/** The distribution that a file describes. */
export function distributionOf(
  of: DistributionDescription | CountDistributionDescription,
): Distribution {
  switch (of.family) {
    case 'constant':
      return new Constant(of.value);
    case 'exponential':
      return new Exponential(of.mean);
    case 'lognormal':
      return new Lognormal(of.mean, of.cv);
    case 'gamma':
      return new Gamma(of.mean, of.cv);
    case 'erlang':
      return new Erlang(of.mean, of.stages);
    case 'weibull':
      return new Weibull(of.mean, of.shape);
    case 'pareto':
      return new Pareto(of.mean, of.shape);
    case 'uniform':
      return new Uniform(of.from, of.to);
    case 'empirical':
      return new Empirical(of.quantiles);
    case 'mixture':
      return new Mixture(
        of.parts.map(({ weight }) => weight),
        of.parts.map((part) => distributionOf(part.of)),
      );
    case 'geometric':
      return new Geometric(of.mean);
  }
}
