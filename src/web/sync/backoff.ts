const SHORTEST = 1_000;
const LONGEST = 60_000;

/**
 * How long to wait after so many failures in a row, in milliseconds: anything from one second to twice as long each time, a minute at most, so
 * that the phones of a shop whose network comes back do not all call at once.
 */
export function backoff(failures: number, random: () => number = Math.random): number {
  const most = Math.min(LONGEST, SHORTEST * 2 ** Math.max(0, failures));
  return SHORTEST + random() * (most - SHORTEST);
}
