import "./support/indexedDb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RefusedError } from "../domain/itemRules";
import { pieces } from "../domain/quantity";
import { database, type ProductDocument, type RecordedItem } from "../outbox/database";
import { markAttempted, nextDue, release, sendable, waiting } from "../outbox/outbox";
import { book, undo } from "../scanning/booking";
import { countOf } from "../scanning/lines";

const milk = { id: "p1", name: "milk", archived: false, barcodes: [], codes: [], version: 1 } as ProductDocument;
const worker = { id: "u1", email: "a@b", role: "WORKER", stores: ["s1"] } as const;
const count = (quantity = 1) =>
  book({ code: "880", product: milk, packSize: pieces(1) },
    { storeId: "s1", userId: "u1", type: "COUNT", quantity: pieces(quantity), onFrom: 0 }) as Promise<RecordedItem>;
const held = async () => countOf(await database.records.toArray());

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
  await Promise.all([database.records.clear(), database.meta.clear()]);
});
afterEach(() => void vi.useRealTimers());

test("a shelf that is scanned piece by piece is one count, which leaves when nothing more comes for a while", async () => {
  await count();
  vi.setSystemTime(1_008_000);
  await count(2);

  expect((await waiting()).map(({ item }) => [item.type, item.quantity])).toEqual([["COUNT", "3"]]);
  expect(await sendable(worker, 10, 1_017_999)).toHaveLength(0);
  expect(await sendable(worker, 10, 1_018_000)).toHaveLength(1);
  // Also when that time has come since somebody looked.
  vi.setSystemTime(1_020_000);
  expect(await nextDue(1_017_999)).toBe(1_018_000);
  expect(await nextDue(1_018_000)).toBe(Infinity);
});

test("what somebody records next lets the count go before it", async () => {
  await count();
  await book({ code: "880", product: milk, packSize: pieces(1) }, { storeId: "s1", userId: "u1", type: "OUTBOUND", quantity: pieces(1) });
  expect((await sendable(worker, 10)).map(({ item }) => item.type)).toEqual(["COUNT", "OUTBOUND"]);
});

test("what leaves is what was counted last, also when that was a moment ago", async () => {
  const chosen = await count();
  await count();
  expect((await markAttempted([chosen])).map(({ item }) => item.quantity)).toEqual(["2"]);
});

test("whoever sends now waits for nothing", async () => {
  await count();
  await release();
  expect(await sendable(worker, 10)).toHaveLength(1);
});

test("a count that may have left is amended, and one of long ago is counted anew", async () => {
  const first = await count(4);
  await markAttempted([first]);
  expect((await count()).item).toMatchObject({ type: "AMEND", movementId: first.id, quantity: "5" });

  vi.setSystemTime(1_000_000 + 900_000);
  expect((await count()).item).toMatchObject({ type: "COUNT", quantity: "6" });
});

test("a count that the server refused is not amended", async () => {
  const refused = await count(4);
  await database.records.update(refused.id, { state: "attention", attempted: true });
  expect((await count()).item).toMatchObject({ type: "COUNT", quantity: "5" });
});

test("undoing takes back the last scan, and with the only one the count", async () => {
  await count();
  await count();
  await undo((await held())!, "u1");
  expect((await held())!.quantity).toBe(pieces(1));
  await undo((await held())!, "u1");
  expect((await held())!.quantity).toBeNull();

  // The next scan begins again.
  expect((await count()).item).toMatchObject({ type: "COUNT", quantity: "1" });
});

test("what the server could never take is not recorded, and takes no number", async () => {
  const text = { code: "half of a pair \ud800", product: null, packSize: pieces(1) };
  await expect(book(text, { storeId: "s1", userId: "u1", type: "INBOUND", quantity: pieces(1) }))
    .rejects.toThrow(new RefusedError({ code: "barcode.invalid", field: "barcode" }));
  expect(await waiting()).toEqual([]);
  expect((await count()).seq).toBe(1);
});

test("a count does not go on beyond the greatest quantity", async () => {
  await count(1_000_000_000);
  expect(await count()).toBeNull();
  expect((await waiting()).map(({ item }) => item.quantity)).toEqual(["1000000000"]);
});
