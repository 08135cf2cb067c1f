import * as z from 'zod';
import { duration, money, share, suggestion } from '../files/index.ts';
import { delays } from '../speech/index.ts';
import type { ConditionDescription } from './fault-description.ts';

/** Metrics of stations and of routes, beside delays; what they are measured in. */
const stationMetrics = ['backlog', 'hit_rate', 'canary_hit_rate'] as const;
export const routeMetrics = [
  'error_rate',
  'success_rate',
  'amplification',
  'cost_per_success',
  ...Object.keys(delays).flatMap((delay) => [`${delay}_mean`, `${delay}_p95`]),
];

const FORM =
  'a condition, such as recognizer.backlog > 50 for 10s, or phrases.hit_rate over 30s < 40% for 1min';

const PATTERN =
  /^(?<subject>[a-z][a-z0-9_]*)\.(?<metric>[a-z][a-z0-9_]*)(?: over (?<over>\S+))? (?<comparison><=?|>=?) (?<value>\S+(?: USD)?)(?: for (?<holds>\S+))?$/;

const isCount = (metric: string): boolean => metric === 'backlog' || metric === 'amplification';

/** What a metric is held against, as a number; undefined if it is not written as such. */
function writtenValue(metric: string, text: string): number | undefined {
  if (isCount(metric)) return /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : undefined;
  if (metric === 'cost_per_success') return money(['USD']).safeParse(text).data;
  const kind = metric.endsWith('_rate') ? share() : duration();
  return kind.safeParse(text).data;
}

const exampleOf = (metric: string): string =>
  isCount(metric)
    ? 'a number'
    : metric.endsWith('_rate')
      ? 'a share such as 40%'
      : metric === 'cost_per_success'
        ? 'an amount such as 0.02 USD'
        : 'a time such as 800ms';

const DEFAULT_OVER = 10_000_000;

/** `subject.metric [over time] compare value [for time]`. Whether there is such a subject, the model says. */
export const condition = () =>
  z.string({ error: FORM }).transform((text, ctx): ConditionDescription => {
    const refuse = (message: string, params: { found?: string; hint?: string } = {}) => {
      ctx.addIssue({ code: 'custom', message, params });
      return z.NEVER;
    };
    const groups = PATTERN.exec(text.trim().replaceAll(/\s+/g, ' '))?.groups;
    if (groups === undefined) return refuse(FORM);
    const { subject = '', metric = '', over, comparison, value: written = '', holds } = groups;
    const metrics = [...stationMetrics, ...routeMetrics];
    if (!metrics.includes(metric)) {
      const hint = suggestion(metric, metrics, 'metrics');
      return refuse('a metric', { found: metric, ...(hint === undefined ? {} : { hint }) });
    }
    const value = writtenValue(metric, written);
    if (value === undefined)
      return refuse(`${exampleOf(metric)} to hold ${metric} against`, { found: written });
    const [lately, held] = [over, holds].map((time) =>
      time === undefined ? undefined : (duration().safeParse(time).data ?? NaN),
    );
    if (Number.isNaN(lately)) return refuse('a duration after over, such as 30s', { found: over! });
    if (Number.isNaN(held)) return refuse('a duration after for, such as 10s', { found: holds! });
    return {
      subject,
      metric,
      over: lately ?? DEFAULT_OVER,
      comparison: comparison as ConditionDescription['comparison'],
      value,
      holds: held ?? 0,
    };
  });
