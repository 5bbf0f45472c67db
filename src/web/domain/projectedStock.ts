import { difference, type Movement, type OriginalMovement } from "./movement";
import { isAfter, type OrderKey } from "./orderKey";
import type { Thousandths } from "./quantity";
import { type Baseline, type EffectiveMovement, StockHistory } from "./stockHistory";

/** What the server last said about a stock item. */
export interface ServerStock {
  readonly quantity: Thousandths;
  /** Its count and the place of that in time; null when nobody has counted. */
  readonly baseline: Baseline | null;
}

/**
 * What this device expects the stock to be once its own movements have arrived: the same fold over what the server has already counted in and
 * what waits here. `known`: this device's movements that the server has, because a waiting amendment may change one of them.
 *
 * One thing cannot be known here: how much other devices moved after a count that is still waiting. It is taken as nothing; the server's next
 * answer corrects it.
 */
export function projectStock(server: ServerStock, known: readonly Movement[], waiting: readonly Movement[]): Thousandths {
  if (waiting.length === 0) return server.quantity;
  const before = effectiveById(known);
  const after = effectiveById([...known, ...waiting]);
  const changed = [...after.values()]
    .filter((movement) => before.get(movement.original.id)?.quantity !== movement.quantity || !before.has(movement.original.id));

  const count = latestCount(changed, server.baseline);
  if (count) return count.quantity + sumAfter(count.original.key, after.values());
  return changed.reduce((quantity, movement) => quantity + step(server.baseline, before.get(movement.original.id), movement), server.quantity);
}

function effectiveById(movements: readonly Movement[]): Map<string, EffectiveMovement> {
  const history = new StockHistory();
  for (const movement of movements) history.add(movement);
  return new Map(history.effective().map((movement) => [movement.original.id, movement]));
}

// The latest of the counts that are later than the one that the server starts from.
function latestCount(changed: readonly EffectiveMovement[], baseline: Baseline | null): { original: OriginalMovement; quantity: Thousandths } | null {
  let latest: { original: OriginalMovement; quantity: Thousandths } | null = null;
  for (const { original, quantity } of changed) {
    if (original.type !== "COUNT" || quantity === null) continue;
    if (baseline && (original.id === baseline.key.id || !isAfter(original.key, baseline.key))) continue;
    if (!latest || isAfter(original.key, latest.original.key)) latest = { original, quantity };
  }
  return latest;
}

function sumAfter(key: OrderKey, movements: Iterable<EffectiveMovement>): Thousandths {
  let sum = 0n;
  for (const { original, quantity } of movements)
    if (quantity !== null && isAfter(original.key, key)) sum += difference(original.type, quantity);
  return sum;
}

function step(baseline: Baseline | null, before: EffectiveMovement | undefined, after: EffectiveMovement): Thousandths {
  const { original } = after;
  if (baseline && original.id === baseline.key.id) return (after.quantity ?? 0n) - baseline.quantity;
  if (baseline && !isAfter(original.key, baseline.key)) return 0n;
  const effect = (movement: EffectiveMovement | undefined) => (movement?.quantity == null ? 0n : difference(original.type, movement.quantity));
  return effect(after) - effect(before);
}
