/**
 * The place of a movement in its item's time: effective time in microseconds, then device, the device's own counter and the movement's id.
 * A total order; the greatest key is the last write.
 */
export interface OrderKey {
  readonly at: bigint;
  readonly deviceId: string;
  readonly seq: number;
  readonly id: string;
}

/** A key as it stands in documents and on the wire. */
export interface WireKey {
  readonly occurredAt: string;
  readonly deviceId: string;
  readonly seq: number;
  readonly id: string;
}

export const keyOf = (wire: WireKey): OrderKey => ({
  at: microseconds(wire.occurredAt),
  deviceId: wire.deviceId.toLowerCase(),
  seq: wire.seq,
  id: wire.id.toLowerCase(),
});

/** Negative: left happened before right. Ids compare as their hexadecimal digits do. */
export function compareKeys(left: OrderKey, right: OrderKey): number {
  return compare(left.at, right.at) || compare(left.deviceId, right.deviceId) || compare(left.seq, right.seq) || compare(left.id, right.id);
}

export const isAfter = (left: OrderKey, right: OrderKey): boolean => compareKeys(left, right) > 0;

/** An RFC 3339 time in microseconds since 1970; `Date` alone would drop the last three places. */
export function microseconds(time: string): bigint {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? "";
  const seconds = Date.parse(time.replace(/\.\d+/, "")) / 1000;
  if (Number.isNaN(seconds)) throw new RangeError(`${time} is not a time.`);
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

/** Moments, each once, in their order; as they were written, because a `Date` would drop their last three places. */
export const inOrder = (times: readonly string[]): string[] => [...new Set(times)].sort((left, right) => compare(microseconds(left), microseconds(right)));

/** Whether a moment is not after another; null is now, after everything. */
export const isUpTo = (time: string, limit: string | null): boolean => limit === null || microseconds(time) <= microseconds(limit);

function compare<T extends bigint | number | string>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
