import "./support/indexedDb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keyOf } from "../domain/codes";
import { pieces } from "../domain/quantity";
import { database, type ProductDocument, type RecordedItem } from "../outbox/database";
import { markAttempted, needingAttention, sendable, waiting } from "../outbox/outbox";
import { book, type Booking, find, findInAnyCase, undo } from "../scanning/booking";
import { linesOf } from "../scanning/lines";
import { lookUp } from "../scanning/lookUp";

const product = (id: string, ...codes: string[]) =>
  ({ id, name: id, archived: false, barcodes: codes.map((code) => ({ code, packSize: 1 })), codes: codes.map(keyOf), version: 1 }) as ProductDocument;
const [milk, tofu] = [product("milk", "8801234567893"), product("tofu", "PLU-9")];
const worker = { id: "u1", email: "a@b", role: "WORKER", stores: ["s1"] } as const;

const scan = (of: ProductDocument | string, more: Partial<Booking> = {}) => {
  const found = typeof of === "string" ? { code: of, product: null, packSize: pieces(1) } : { code: of.codes[0]!, product: of, packSize: pieces(1) };
  return book(found, { storeId: "s1", userId: "u1", type: "INBOUND", quantity: pieces(1), onFrom: 0, ...more }) as Promise<RecordedItem>;
};
const items = async () => (await waiting()).map(({ seq, item }) => [seq, item.type, item.productId ?? item.barcode, item.quantity]);
const undoFirst = async () => undo(linesOf(await database.records.toArray())[0]!, "u1");

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
  await Promise.all([database.records.clear(), database.meta.clear(), database.products.clear()]);
  await database.products.bulkPut([milk, tofu]);
});
afterEach(() => void vi.useRealTimers());

test("the same product scanned again counts up its line, also when others were scanned between", async () => {
  await scan(milk);
  await scan(tofu);
  expect((await scan(milk)).step).toBe("1");
  expect(await items()).toEqual([[1, "INBOUND", "milk", "2"], [2, "INBOUND", "tofu", "1"]]);
});

test("a line is not counted up when it may have left, says something else, or is of long ago", async () => {
  const first = await scan(milk);
  await markAttempted([first]);
  await scan(milk);
  await scan(milk, { type: "OUTBOUND" });
  await scan(milk);
  await scan(milk, { userId: "u2" });
  vi.setSystemTime(1_400_000);
  await scan(milk, { userId: "u2" });
  expect(await items()).toEqual([[1, "INBOUND", "milk", "1"], [2, "INBOUND", "milk", "1"], [3, "OUTBOUND", "milk", "1"], [4, "INBOUND", "milk", "1"],
    [5, "INBOUND", "milk", "1"], [6, "INBOUND", "milk", "1"]]);
});

test("more and less are lines of their own, and so are reasons and lists", async () => {
  const adjust = (quantity: number, reason: "other" | "loss") => scan(milk, { type: "ADJUST", quantity: pieces(quantity), reason });
  await adjust(1, "other");
  await adjust(-1, "other");
  await adjust(-1, "other");
  const last = await adjust(-1, "loss");
  await scan(milk, { type: "ADJUST", quantity: pieces(-1), reason: "loss", onFrom: last.seq });
  expect((await items()).map((item) => item[3])).toEqual(["1", "-2", "-1", "-1"]);
});

test("a line waits for more, but goes before what follows of its product", async () => {
  await scan(milk);
  await scan(tofu);
  expect(await sendable(worker, 10, 1_004_999)).toHaveLength(0);
  expect(await sendable(worker, 10, 1_005_000)).toHaveLength(2);
  await scan(milk, { type: "COUNT" });
  expect((await sendable(worker, 10, 1_004_999)).map(({ item }) => [item.type, item.productId])).toEqual([["INBOUND", "milk"]]);
});

test("undoing takes back the last scan of a line, then the line", async () => {
  await scan(milk, { type: "OUTBOUND" });
  await scan(milk, { type: "OUTBOUND" });
  await undoFirst();
  expect(linesOf(await database.records.toArray())[0]!.quantity).toBe(pieces(1));
  await undoFirst();
  expect(linesOf(await database.records.toArray())[0]!.quantity).toBeNull();
});

test("an unknown code that is undone is gone, and its number goes to what follows", async () => {
  await scan("ABC-1");
  await scan(milk);
  const lines = linesOf(await database.records.toArray());
  await undo(lines[1]!, "u1");
  expect(await items()).toEqual([[1, "INBOUND", "milk", "1"]]);
  expect((await scan(tofu)).seq).toBe(2);
  expect((await database.records.toArray()).map(({ seq, item }) => [seq, item.seq])).toEqual([[1, 1], [2, 2]]);
});

test("an unknown code that may have left is taken back, and neither asks for attention", async () => {
  const unknown = await scan("ABC-1");
  await markAttempted([unknown]);
  await undoFirst();
  expect(await items()).toEqual([[1, "INBOUND", "ABC-1", "1"], [2, "AMEND", "ABC-1", undefined]]);
  await database.records.update(unknown.id, { state: "quarantined" });
  expect(await needingAttention()).toEqual([]);
  await database.records.toCollection().modify({ state: "quarantined" });
  expect(await needingAttention()).toEqual([]);
});

test("a code is found with or without the zeros before it, and an internal one as it is", async () => {
  await database.products.put(product("juice", "0036000291452"));
  for (const code of ["0036000291452", "036000291452", "00036000291452"]) expect((await find(code)).product?.id).toBe("juice");
  expect((await find("plu-9")).product).toBeNull();
  expect((await findInAnyCase("plu-9"))?.product?.id).toBe("tofu");
});

test("what neither checks nor is known is doubtful, and so is a part of a code", async () => {
  const doubtful = async (code: string, broken = false, anyCase = false) => (await lookUp({ code, broken, anyCase })).isDoubtful;
  expect(await doubtful("8801234567893")).toBe(false);
  expect(await doubtful("PLU-9", true)).toBe(false);
  expect(await doubtful("036000291452")).toBe(false);
  expect(await doubtful("036000291452", true)).toBe(true);
  expect(await doubtful("8801234567890")).toBe(true);
  expect(await doubtful("1234")).toBe(true);
  expect(await doubtful("plu-9")).toBe(true);
  expect(await doubtful("plu-9", false, true)).toBe(false);
});

test("what a label says goes with the movement, and another lot is another line", async () => {
  const [first, again, other] = ["10A1", "10A1", "10B2"].map((lot) => `]C10108801234567893${lot}`);
  const booking = { storeId: "s1", userId: "u1", type: "INBOUND", quantity: pieces(1), onFrom: 0 } as const;
  for (const scanned of [first, again, other]) await book(await find(scanned!), booking);
  expect((await waiting()).map(({ item }) => [item.productId, (item as { lot?: string }).lot, item.quantity]))
    .toEqual([["milk", "A1", "2"], ["milk", "B2", "1"]]);
});

test("a label of a scale moves what it weighs, times what its pattern stands for", async () => {
  await database.products.put(product("beef", "2112345WWWWWC"));
  const scanned = await find("2112345013459");
  expect([scanned.product?.id, scanned.packSize, scanned.label]).toEqual(["beef", 1345n, { weight: 1.345 }]);
  await book(scanned, { storeId: "s1", userId: "u1", type: "OUTBOUND", quantity: pieces(2) });
  expect((await waiting()).map(({ item }) => [item.productId, item.quantity, (item as { weight?: number }).weight])).toEqual([["beef", "2.69", 1.345]]);
});
