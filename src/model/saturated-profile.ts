import type { LinearProfileDescription } from './description.ts';

/**
 * What full batches of `most` jobs take of a worker's time while all workers are busy: with rare stalls at their mean,
 * and where workers share a device the larger of what a worker needs for its batch and of what the device needs for one
 * batch of each of them. Which of the two is larger is told by jobs without audio if they take any time.
 */
export function saturatedProfile(
  profile: LinearProfileDescription,
  most: number,
): LinearProfileDescription {
  const { stallShare = 0, stallTime = 0, device } = profile;
  const stalls = stallShare * stallTime;
  if (device === undefined)
    return stalls === 0 ? profile : { ...profile, base: profile.base + stalls };
  const alone = {
    base: profile.base + stalls + device.base,
    perJob: profile.perJob + device.perJob,
    perAudioSecond: profile.perAudioSecond + device.perAudioSecond,
  };
  const { instances } = device;
  const crowded = {
    base: instances * device.base,
    perJob: instances * device.perJob,
    perAudioSecond: instances * device.perAudioSecond,
  };
  const timeOf = ({ base, perJob, perAudioSecond }: typeof alone): number =>
    base + perJob * most || perAudioSecond;
  return { ...profile, ...(timeOf(crowded) > timeOf(alone) ? crowded : alone) };
}
