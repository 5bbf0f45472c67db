import type { Conflict } from "../domain/conflict";
import { placeInTime, type DeviceClock } from "../domain/deviceClock";
import type { Item } from "../domain/item";
import type { Movement } from "../domain/movement";
import { microseconds, type OrderKey } from "../domain/orderKey";
import { quantityOf } from "../domain/quantity";
import type { RecordedItem } from "./database";

/** A record as a movement of the fold: what waits stands where the server will put it. Null for what changes no stock by itself. */
export function movementOf(recorded: RecordedItem, deviceId: string, clock: DeviceClock): Movement | null {
  const { item } = recorded;
  if (item.type === "COUNT_LINE" || item.type === "RESOLVE") return null;
  const key = placeOf(recorded, deviceId, clock);
  return item.type === "AMEND"
    ? { type: "AMEND", id: item.id, key, movementId: item.movementId, quantity: item.void ? null : quantityOf(item.quantity) }
    : { type: item.type, id: item.id, key, quantity: quantityOf(item.quantity) };
}

/**
 * What a decision will do to the stock, as the server will do it: a count, or another quantity for the count that stands. Null where that is nothing, or
 * the conflict is not open here any more.
 */
export function decidedMovement(recorded: RecordedItem, conflict: Conflict | undefined, deviceId: string, clock: DeviceClock): Movement | null {
  const { item } = recorded;
  if (item.type !== "RESOLVE" || item.choice === "keep" || conflict?.status !== "open") return null;
  const key = placeOf(recorded, deviceId, clock);
  if (item.choice === "set_quantity") return { type: "COUNT", id: item.id, key, quantity: quantityOf(item.quantity ?? "0") };
  const [standing, gives] = [conflict.movements.at(-1), conflict.choices.find(({ choice }) => choice === item.choice)?.resultingQuantity];
  if (standing?.quantity === undefined || gives == null || conflict.stock === undefined) return null;
  return { type: "AMEND", id: item.id, key, movementId: standing.id, quantity: quantityOf(standing.quantity) + quantityOf(gives) - quantityOf(conflict.stock) };
}

function placeOf({ item, effectiveAt }: RecordedItem, deviceId: string, clock: DeviceClock): OrderKey {
  const at = effectiveAt ? microseconds(effectiveAt) : placeInTime(item.occurredAt, clock);
  return { at, deviceId, seq: item.seq, id: item.id };
}

/** An item as it goes over the wire: quantities are numbers there. */
export const wireItem = (item: Item): Record<string, unknown> =>
  item.quantity === undefined ? { ...item } : { ...item, quantity: Number(item.quantity) };
