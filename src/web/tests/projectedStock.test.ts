import { expect, test } from "vitest";
import type { Movement, OriginalType } from "../domain/movement";
import { projectStock } from "../domain/projectedStock";
import { pieces, quantityNumber } from "../domain/quantity";

let seq = 0;
const key = (minute: number, id: string) => ({ at: BigInt(minute) * 60_000_000n, deviceId: "d", seq: ++seq, id });
const moved = (type: OriginalType, quantity: number, minute: number, id = `m${seq}`): Movement =>
  ({ type, id, key: key(minute, id), quantity: pieces(quantity) });
const amended = (movementId: string, quantity: number | null, minute: number): Movement =>
  ({ type: "AMEND", id: `a${seq}`, key: key(minute, `a${seq}`), movementId, quantity: quantity === null ? null : pieces(quantity) });
const counted = (quantity: number, minute: number, id = "base") =>
  ({ quantity: pieces(quantity), baseline: { key: key(minute, id), quantity: pieces(quantity) } });
const expected = (...arguments_: Parameters<typeof projectStock>) => quantityNumber(projectStock(...arguments_));

const never = { quantity: pieces(10), baseline: null };

test("nothing waits: it is the server's number", () => expect(expected(never, [], [])).toBe(10));

test("what waits adds up", () => expect(expected(never, [], [moved("INBOUND", 5, 1), moved("OUTBOUND", 2, 2), moved("ADJUST", -1, 3)])).toBe(12));

test("a sale from before the server's count changes nothing", () => expect(expected(counted(10, 30), [], [moved("OUTBOUND", 2, 20)])).toBe(10));

test("a count that waits is where it starts from, and what was sold after it here still counts", () =>
  expect(expected(counted(10, 0), [moved("OUTBOUND", 1, 5), moved("OUTBOUND", 3, 40)], [moved("COUNT", 7, 30), moved("INBOUND", 2, 50)])).toBe(6));

test("of two counts that wait the later one holds", () => expect(expected(never, [], [moved("COUNT", 7, 30), moved("COUNT", 9, 40)])).toBe(9));

test("taking back what waits leaves the server's number", () => {
  const sale = moved("OUTBOUND", 4, 1, "sale");
  expect(expected(never, [], [sale, amended("sale", null, 2)])).toBe(10);
});

test("amending what the server has counts only the difference", () =>
  expect(expected(never, [moved("OUTBOUND", 4, 1, "sale")], [amended("sale", 1, 2)])).toBe(13));

test("amending the count that the server starts from moves the whole stock", () =>
  expect(expected({ ...counted(10, 0, "count"), quantity: pieces(8) }, [moved("COUNT", 10, 0, "count")], [amended("count", 12, 2)])).toBe(10));
