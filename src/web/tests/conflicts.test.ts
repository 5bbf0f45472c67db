import { freshDatabase } from "./support/indexedDb";
import { expect, test } from "vitest";
import type { Conflict } from "../domain/conflict";
import { decisionsOn, dismissAgreed, keepConflicts, openConflicts } from "../outbox/conflicts";
import { decidedMovement } from "../outbox/movements";
import { needingAttention } from "../outbox/outbox";
import { record } from "../outbox/record";
import { settle } from "../outbox/settle";
import { apply, type Change } from "../sync/changes";

const conflict = (id: string, more: Partial<Conflict> = {}): Conflict => ({
  id, kind: "concurrent_counts", storeId: "s1", productId: "p1", movements: [], openedAt: `2026-11-22T00:00:0${id.length}Z`, status: "open", text: "",
    choices: [], version: 1, ...more,
});
const ofCatalogue = (id: string): Conflict => {
  const { storeId: _none, ...rest } = conflict(id, { kind: "product_edit" });
  return rest;
};
const changeOf = (data: Conflict): Change => ({ kind: "conflict", id: data.id, ...(data.storeId ? { storeId: data.storeId } : {}), data });

test("what the server says now takes the place of what is here, unless that is newer", async () => {
  const db = freshDatabase();
  await apply([conflict("a"), conflict("bb", { status: "closed", version: 2 })].map(changeOf), db);
  await keepConflicts([conflict("a", { stock: 7 }), conflict("bb")], db);

  expect(await openConflicts(db)).toEqual([conflict("a", { stock: 7 })]);
});

test("whoever may not have the catalogue's conflicts any more forgets them, and only them", async () => {
  const db = freshDatabase();
  await apply([changeOf(conflict("a")), changeOf(ofCatalogue("bb")), { kind: "purge", id: "none" }], db);
  expect((await openConflicts(db)).map(({ id }) => id)).toEqual(["a"]);
});

test("a decision is known by its conflict until the server refuses it", async () => {
  const db = freshDatabase();
  const open = [conflict("a"), ofCatalogue("bb")];
  const one = await record({ type: "RESOLVE", storeId: "s1", conflictId: "a", choice: "keep" }, "u1", { productId: "p1" }, db);
  const two = await record({ type: "RESOLVE", conflictId: "bb", choice: "take_other" }, "u1", { productId: "p1" }, db);
  expect(two.storeId).toBe("");
  expect("storeId" in two.item).toBe(false);
  expect([...(await decisionsOn(open, db)).keys()]).toEqual(expect.arrayContaining(["a", "bb"]));

  await settle([one, two], [{ id: one.id, status: "rejected", error: { code: "conflict.resolved", message: "" } }, { id: two.id, status: "accepted" }], db);
  expect([...(await decisionsOn(open, db)).keys()]).toEqual(["bb"]);
});

test("a decision that came too late needs attention only where somebody decided otherwise", async () => {
  const db = freshDatabase();
  const decided = (id: string, choice: "keep" | "set_quantity", quantity?: number) =>
    conflict(id, { status: "closed", version: 2, decision: { choice, decidedAt: "2026-11-22T00:00:00Z", ...(quantity === undefined ? {} : { quantity }) } });
  await apply([decided("a", "keep"), decided("bb", "set_quantity", 4), decided("ccc", "set_quantity", 5)].map(changeOf), db);
  const refused = [];
  for (const [conflictId, choice] of [["a", { choice: "keep" }], ["bb", { choice: "set_quantity", quantity: "4" }],
    ["ccc", { choice: "set_quantity", quantity: "4" }]] as const)
    refused.push(await record({ type: "RESOLVE", storeId: "s1", conflictId, ...choice }, "u1", {}, db));
  await settle(refused, refused.map(({ id }) => ({ id, status: "rejected", error: { code: "conflict.resolved", message: "" } })), db);

  await dismissAgreed("the same", db);
  expect((await needingAttention(db)).map(({ item }) => item.type === "RESOLVE" && item.conflictId)).toEqual(["ccc"]);
});

test("what a decision will do to the stock: another quantity for the count that stands, a count, or nothing", async () => {
  const db = freshDatabase();
  const met = (id: string, quantity: number) => ({ id, type: "COUNT" as const, quantity, occurredAt: "2026-11-22T00:00:00Z", deviceId: "d2" });
  const open = conflict("a", {
    stock: 5, movements: [met("m1", 4), met("m2", 6)],
    choices: [{ choice: "keep", text: "", resultingQuantity: 5, needsQuantity: false },
      { choice: "take_other", text: "", resultingQuantity: 3, needsQuantity: false }],
  });
  const moves = async (choice: object, known = open) =>
    decidedMovement(
      await record({ type: "RESOLVE", storeId: "s1", conflictId: "a", ...choice } as never, "u1", {}, db), known, "d1", { now: Date.now(), offset: 0 });

  expect(await moves({ choice: "take_other" })).toMatchObject({ type: "AMEND", movementId: "m2", quantity: 4000n });
  expect(await moves({ choice: "set_quantity", quantity: "9" })).toMatchObject({ type: "COUNT", quantity: 9000n });
  expect(await moves({ choice: "keep" })).toBeNull();
  expect(await moves({ choice: "take_other" }, { ...open, status: "closed" })).toBeNull();
});
