import { expect, test } from "vitest";
import type { Item } from "../domain/item";
import { quantityNumber } from "../domain/quantity";
import type { RecordedItem } from "../outbox/database";
import { countOf, linesOf } from "../scanning/lines";

let seq = 0;
function recorded(item: object): RecordedItem {
  const id = `r${++seq}`;
  const whole = { id, seq, storeId: "s", productId: "p", occurredAt: "2026-11-22T00:00:00Z", recordedBy: "u", ...item } as Item;
  return { id, seq, storeId: "s", productId: whole.productId ?? "", item: whole, state: "waiting", attempted: false };
}
const quantities = (records: RecordedItem[]) => linesOf(records).map((line) => (line.quantity === null ? null : quantityNumber(line.quantity)));

test("newest first, each as it holds after its amendments", () => {
  const first = recorded({ type: "INBOUND", quantity: "2" });
  const second = recorded({ type: "OUTBOUND", quantity: "1" });
  const amendment = recorded({ type: "AMEND", movementId: first.id, quantity: "5" });
  const undone = recorded({ type: "AMEND", movementId: second.id, void: true });
  expect(quantities([first, second, amendment, undone])).toEqual([null, 5]);
});

test("several counts of one product are one line, the latest that holds", () => {
  const counts = ["1", "2", "3"].map((quantity) => recorded({ type: "COUNT", quantity }));
  expect(quantities(counts)).toEqual([3]);
  expect(countOf(counts)?.quantity).toBe(3000n);

  const undone = [...counts, recorded({ type: "AMEND", movementId: counts[2]!.id, void: true })];
  expect(quantities(undone)).toEqual([2]);
});

test("a count that was taken back entirely is a line that says so", () => {
  const count = recorded({ type: "COUNT", quantity: "4" });
  expect(quantities([count, recorded({ type: "AMEND", movementId: count.id, void: true })])).toEqual([null]);
});

test("counts of unknown codes are kept apart", () => {
  const counts = [recorded({ type: "COUNT", quantity: "1", productId: undefined, barcode: "A" }),
    recorded({ type: "COUNT", quantity: "7", productId: undefined, barcode: "B" })];
  expect(quantities(counts)).toEqual([7, 1]);
  expect(countOf(counts, "A")?.quantity).toBe(1000n);
});
