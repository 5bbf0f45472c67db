import { freshDatabase } from "./support/indexedDb";
import { expect, test } from "vitest";
import type { Conflict } from "../domain/conflict";
import { decisionsOn, keepConflicts, openConflicts } from "../outbox/conflicts";
import { record } from "../outbox/record";
import { settle } from "../outbox/settle";
import { apply, type Change } from "../sync/changes";

const conflict = (id: string, more: Partial<Conflict> = {}): Conflict => ({
  id, kind: "concurrent_counts", storeId: "s1", productId: "p1", movements: [], openedAt: `2026-11-22T00:00:0${id.length}Z`, status: "open", text: "", choices: [], version: 1, ...more,
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
