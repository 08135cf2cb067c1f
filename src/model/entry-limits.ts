import { EntryLimit, Quota, TokenBucket } from '../policies/index.ts';
import type { AdmissionDescription, QuotaDescription } from './admission-schema.ts';

/** A limit at one door, with nobody inside yet. */
export function entryLimit({ rate, burst, concurrency, quota }: AdmissionDescription): EntryLimit {
  const bucket = rate === undefined ? null : new TokenBucket(rate, burst!);
  return new EntryLimit(
    concurrency ?? Infinity,
    bucket,
    quota === undefined ? null : quotaOf(quota),
  );
}

export const quotaOf = ({ calls, per }: QuotaDescription): Quota =>
  new Quota(calls, Math.round(per));

const SECOND = 1_000_000;

/** The most that a limit lets in per second in the long run: Infinity if only places limit it. */
export const highestRate = ({ rate, quota }: AdmissionDescription): number =>
  Math.min(rate ?? Infinity, quota === undefined ? Infinity : (quota.calls / quota.per) * SECOND);
