import { expect, test } from "vitest";
import { approvalOf, type CountedProduct, overlapKey, SUM } from "../domain/countSheet";

const line = (id: string, zone: string, quantity: number) => ({ id, zone, quantity, countedAt: "2026-11-22T11:10:00Z", deviceId: `device of ${id}` });
const milk: CountedProduct = {
  productId: "milk", counted: 11, expected: 9, difference: 2, recount: true, lines: [],
  overlaps: [{ zone: "매대", sum: 10, lines: [line("a", "매대", 6), line("b", "매대", 4)] }, { zone: "", sum: 3, lines: [line("c", "", 1), line("d", "", 2)] }],
};
const bread: CountedProduct = { productId: "bread", counted: 1, expected: 1, difference: 0, recount: false, lines: [], overlaps: [] };
const answers = (choices: Record<string, string>, ...accepted: string[]) => ({ choices: new Map(Object.entries(choices)), accepted: new Set(accepted) });

test("a sheet without questions is approved as it is", () =>
  expect(approvalOf(7, [bread], answers({}))).toEqual({ version: 7, choices: [], accepted: [] }));

test("each zone that several devices counted and each product that moved is answered first", () => {
  const [shelf, nowhere] = [overlapKey("milk", "매대"), overlapKey("milk", "")];
  expect(approvalOf(7, [milk, bread], answers({}, "milk"))).toBeNull();
  expect(approvalOf(7, [milk, bread], answers({ [shelf]: "a" }, "milk"))).toBeNull();
  expect(approvalOf(7, [milk, bread], answers({ [shelf]: "a", [nowhere]: SUM }))).toBeNull();
  expect(approvalOf(7, [milk, bread], answers({ [shelf]: "a", [nowhere]: SUM }, "milk"))).toEqual({
    version: 7, choices: [{ productId: "milk", zone: "매대", lineId: "a" }, { productId: "milk" }], accepted: ["milk"],
  });
});

test("a line that does not stand any more is no answer", () =>
  expect(approvalOf(7, [{ ...milk, recount: false, overlaps: milk.overlaps.slice(0, 1) }], answers({ [overlapKey("milk", "매대")]: "gone" }))).toBeNull());
