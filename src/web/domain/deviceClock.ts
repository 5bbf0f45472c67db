import { microseconds } from "./orderKey";

/** What is known of this device's clock: what it says now, and by how many milliseconds it is behind the server's. */
export interface DeviceClock {
  readonly now: number;
  readonly offset: number;
}

/** Up to here a clock is taken at its word. The server's own may differ; times are settled once it has answered. */
const tolerance = 5000;

/**
 * When the server will say that something happened, in microseconds since 1970, if it were sent now: a clock that is off is corrected, and what still lies in
 * the future happened when it arrives.
 */
export function placeInTime(occurredAt: string, { now, offset }: DeviceClock): bigint {
  const received = BigInt(Math.round(now + offset)) * 1000n;
  const at = microseconds(occurredAt) + (Math.abs(offset) > tolerance ? BigInt(Math.round(offset)) * 1000n : 0n);
  return at > received ? received : at;
}

const day = 24 * 60 * 60 * 1000;

/** The last moment that this device stamped something with, unless it lies more than a day ahead of its clock: then 0, because the clock was wrong. */
export const believedStamp = (lastStamp: number, now: number): number => (lastStamp > now + day ? 0 : lastStamp);
