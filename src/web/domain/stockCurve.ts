import { difference } from "./movement";
import type { EffectiveMovement } from "./stockHistory";
import type { Thousandths } from "./quantity";

/** The stock right after a moment (microseconds since 1970). */
export interface CurvePoint {
  readonly at: bigint;
  readonly quantity: Thousandths;
}

/** The stock after each movement that holds, in the order of their time: what it was at each moment, by what is known now. */
export function stockCurve(movements: readonly EffectiveMovement[]): CurvePoint[] {
  let quantity: Thousandths = 0n;
  return movements.flatMap(({ original, quantity: held }) => {
    if (held === null) return [];
    quantity = original.type === "COUNT" ? held : quantity + difference(original.type, held);
    return [{ at: original.key.at, quantity }];
  });
}
