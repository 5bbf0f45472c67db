import type { Page } from "playwright-core";

interface Recorded {
  readonly seq: number;
  readonly item: { readonly id: string; readonly type: string; readonly productId?: string; readonly barcode?: string; readonly quantity?: string;
    readonly movementId?: string; readonly void?: boolean; readonly zone?: string };
}

/** Everything that the device has recorded, as it is on its disk. */
export const recordsOf = (page: Page): Promise<Recorded[]> => page.evaluate(async () => {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open("ddon");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const records = await new Promise<Recorded[]>((resolve, reject) => {
    const reading = database.transaction("records").objectStore("records").getAll();
    reading.onsuccess = () => resolve(reading.result as Recorded[]);
    reading.onerror = () => reject(reading.error);
  });
  database.close();
  return records.sort((left, right) => left.seq - right.seq);
});

/** What the device's records add up to after their amendments: `INBOUND milk: 3`. Of counts and of lines of a stocktake the last one holds. */
export async function booked(page: Page, names: ReadonlyMap<string, string>): Promise<Record<string, number>> {
  const [records, amended] = [await recordsOf(page), new Map<string, number>()];
  for (const { item } of records) if (item.type === "AMEND") amended.set(item.movementId!, item.void ? 0 : Number(item.quantity));
  const sums: Record<string, number> = {};
  for (const { item } of records) {
    if (item.type === "AMEND" || item.type === "RESOLVE") continue;
    const subject = `${item.type} ${names.get(item.productId ?? "") ?? item.barcode}`;
    const quantity = amended.get(item.id) ?? Number(item.quantity);
    sums[subject] = item.type.startsWith("COUNT") ? quantity : (sums[subject] ?? 0) + quantity;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, quantity]) => quantity !== 0));
}
