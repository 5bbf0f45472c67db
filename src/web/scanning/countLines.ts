import type { CountLineItem } from "../domain/item";
import { isQuantity, multiply, quantityOf, quantityText, type Thousandths } from "../domain/quantity";
import { database, type CountSessionDocument, type RecordedItem } from "../outbox/database";
import { record } from "../outbox/record";
import type { Found } from "./booking";

export interface CountPlace {
  readonly session: CountSessionDocument;
  /** Empty: none. */
  readonly zone: string;
  readonly userId: string;
}

export type CountLineRecord = RecordedItem & { readonly item: CountLineItem };

/** What this device counted in a session: of each zone and product the last line, which is the one that holds; newest first. */
export async function countedLines(sessionId: string, storeId: string): Promise<CountLineRecord[]> {
  const records = await database.records.where("[storeId+seq]").between([storeId, -Infinity], [storeId, Infinity]).reverse()
    .filter((recorded) => recorded.item.type === "COUNT_LINE" && recorded.item.sessionId === sessionId).toArray();
  const latest = new Map<string, CountLineRecord>();
  for (const recorded of records as CountLineRecord[]) {
    const key = `${recorded.item.zone ?? ""}\n${recorded.item.productId ?? recorded.item.barcode}`;
    if (!latest.has(key)) latest.set(key, recorded);
  }
  return [...latest.values()];
}

/** Counts more of what was scanned: a line with the sum so far, which takes the place of the one before. Null: not a quantity. */
export async function countMore(found: Found, more: Thousandths, place: CountPlace): Promise<CountLineRecord | null> {
  const added = found.product ? multiply(more, found.packSize) : more;
  if (added === null) return null;
  return database.transaction("rw", database.meta, database.records, async () => {
    const lines = await countedLines(place.session.id, place.session.storeId);
    const subject = found.product ? { productId: found.product.id } : { barcode: found.code };
    const held = lines.find(({ item }) => (item.zone ?? "") === place.zone
      && (found.product ? item.productId === found.product.id : item.barcode === found.code));
    const sum = (held ? quantityOf(held.item.quantity) : 0n) + added;
    return isQuantity(sum) ? countLine(subject, sum, place) : null;
  });
}

/** Says what was counted, in the place of an earlier line. */
export const countAgain = (line: CountLineRecord, quantity: Thousandths, place: CountPlace): Promise<CountLineRecord> =>
  countLine(line.item.productId !== undefined ? { productId: line.item.productId } : { barcode: line.item.barcode }, quantity,
    { ...place, zone: line.item.zone ?? "" });

async function countLine(subject: { productId: string } | { barcode: string }, quantity: Thousandths,
  { session, zone, userId }: CountPlace): Promise<CountLineRecord> {
  return (await record(
    { ...subject, type: "COUNT_LINE", storeId: session.storeId, sessionId: session.id, quantity: quantityText(quantity), ...(zone ? { zone } : {}) }, userId,
  )) as CountLineRecord;
}
