import type { Item } from "../domain/item";
import type { Movement } from "../domain/movement";
import { microseconds } from "../domain/orderKey";
import { quantityOf } from "../domain/quantity";
import type { RecordedItem } from "./database";

/**
 * A record as a movement of the fold. `offset`: milliseconds by which this device's clock is behind the server's, so that what waits stands
 * where the server will put it. Null for what changes no stock by itself.
 */
export function movementOf(recorded: RecordedItem, deviceId: string, offset: number): Movement | null {
  const { item } = recorded;
  if (item.type === "COUNT_LINE" || item.type === "RESOLVE") return null;
  const at = recorded.effectiveAt ? microseconds(recorded.effectiveAt) : microseconds(item.occurredAt) + BigInt(Math.round(offset)) * 1000n;
  const key = { at, deviceId, seq: item.seq, id: item.id };
  return item.type === "AMEND"
    ? { type: "AMEND", id: item.id, key, movementId: item.movementId, quantity: item.void ? null : quantityOf(item.quantity) }
    : { type: item.type, id: item.id, key, quantity: quantityOf(item.quantity) };
}

/** An item as it goes over the wire: quantities are numbers there. */
export const wireItem = (item: Item): Record<string, unknown> =>
  item.quantity === undefined ? { ...item } : { ...item, quantity: Number(item.quantity) };
