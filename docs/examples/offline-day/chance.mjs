// Chance that repeats: the same seed gives the same day on every machine.

/** A function giving numbers in [0, 1), the same sequence for the same seed (mulberry32). */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from least to most, both included. */
export const between = (next, least, most) => least + Math.floor(next() * (most - least + 1));

export const oneOf = (next, list) => list[Math.floor(next() * list.length)];

/** A key of `weights`, drawn as often as its weight says. */
export function weighted(next, weights) {
  const entries = Object.entries(weights);
  let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return entries.find(([, weight]) => (left -= weight) < 0)[0];
}

/** A version 7 UUID of that millisecond, lower case. */
export function uuidAt(next, milliseconds) {
  const time = milliseconds.toString(16).padStart(12, '0');
  const hex = (digits) => Array.from({ length: digits }, () => between(next, 0, 15).toString(16)).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${oneOf(next, '89ab')}${hex(3)}-${hex(12)}`;
}
