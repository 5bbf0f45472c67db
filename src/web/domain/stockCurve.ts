import { difference, type Movement } from "./movement";
import { compareKeys, type OrderKey } from "./orderKey";
import type { Thousandths } from "./quantity";
import { StockHistory } from "./stockHistory";

/** What an event on the curve is: a movement that holds by its type, one that was taken back, or an edit of another one. */
export type CurveMark = "INBOUND" | "OUTBOUND" | "COUNT" | "ADJUST" | "AMEND" | "void";

/** An event, and the stock right after it (microseconds since 1970). */
export interface CurvePoint {
  readonly at: bigint;
  readonly mark: CurveMark;
  readonly quantity: Thousandths;
}

/**
 * Every event of an item in the order of the time it is about, each with the stock after it: what it was at each moment, by what these movements
 * say. An edit or a movement that was taken back changes nothing where it stands.
 */
export function stockCurve(movements: readonly Movement[]): CurvePoint[] {
  const history = new StockHistory();
  for (const movement of movements) history.add(movement);
  let quantity: Thousandths = 0n;
  const events: { readonly key: OrderKey; readonly mark: CurveMark; readonly becomes: (before: Thousandths) => Thousandths }[] = [
    ...history.effective().map(({ original: { key, type }, quantity: held }) => ({
      key, mark: held === null ? ("void" as const) : type,
      becomes: (before: Thousandths) => (held === null ? before : type === "COUNT" ? held : before + difference(type, held)),
    })),
    ...movements.flatMap((movement) =>
      (movement.type === "AMEND" ? [{ key: movement.key, mark: movement.type, becomes: (before: Thousandths) => before }] : [])),
  ];
  return events.sort((left, right) => compareKeys(left.key, right.key))
    .map(({ key, mark, becomes }) => ({ at: key.at, mark, quantity: (quantity = becomes(quantity)) }));
}
