import { freshDatabase } from "./support/indexedDb";
import { Dexie } from "dexie";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Draft } from "../domain/item";
import { StoreDatabase, type User } from "../outbox/database";
import { addNote, dismiss, exportOutbox, markAttempted, mend, needingAttention, sendable, sendEverythingAgain, waiting } from "../outbox/outbox";
import { deviceId, record } from "../outbox/record";
import { settle } from "../outbox/settle";
import { apply, forgetEverything } from "../sync/changes";
import { signOut } from "../sync/session";

const worker: User = { id: "u1", email: "a@b", role: "WORKER", stores: ["s1"] };
const draft: Draft = { type: "INBOUND", storeId: "s1", productId: "p1", quantity: "2" };

afterEach(() => void vi.useRealTimers());

describe("recording", () => {
  test("numbers count from one without a gap, and times always rise, whatever the clock does", async () => {
    const db = freshDatabase();
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    const first = await record(draft, "u1", {}, db);
    const second = await record(draft, "u1", {}, db);
    vi.setSystemTime(5);
    const third = await record(draft, "u1", {}, db);

    expect([first, second, third].map((recorded) => recorded.seq)).toEqual([1, 2, 3]);
    expect([first, second, third].map((recorded) => Date.parse(recorded.item.occurredAt))).toEqual([1_000_000, 1_000_001, 1_000_002]);
  });

  test("one wrong moment takes nothing along that follows", async () => {
    const db = freshDatabase();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2100, 0, 1) });
    await record(draft, "u1", {}, db);
    vi.setSystemTime(Date.UTC(2026, 10, 22));

    expect((await record(draft, "u1", {}, db)).item.occurredAt).toBe("2026-11-22T00:00:00.000Z");
  });

  test("ids are of version 7 and sort as they were made", async () => {
    const db = freshDatabase();
    const ids = [];
    for (let i = 0; i < 20; i++) ids.push((await record(draft, "u1", {}, db)).id);

    expect(ids).toEqual([...ids].sort());
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("many at once get numbers of their own", async () => {
    const db = freshDatabase();
    await Promise.all(Array.from({ length: 30 }, () => record(draft, "u1", {}, db)));

    expect((await waiting(db)).map((recorded) => recorded.seq)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  test("the device keeps its id", async () => {
    const db = freshDatabase();
    expect(await deviceId(db)).toBe(await deviceId(db));
  });
});

describe("what can be sent", () => {
  test("is in the order in which it was recorded, and no more than asked for", async () => {
    const db = freshDatabase();
    for (let i = 0; i < 5; i++) await record(draft, "u1", {}, db);
    expect((await sendable(worker, 3, Date.now(), db)).map((recorded) => recorded.seq)).toEqual([1, 2, 3]);
  });

  test("leaves somebody else's movements in a store that this user does not have", async () => {
    const db = freshDatabase();
    await record({ ...draft, storeId: "s2" }, "u2", {}, db);
    await record(draft, "u2", {}, db);

    expect((await sendable(worker, 10, Date.now(), db)).map((recorded) => recorded.seq)).toEqual([2]);
    expect(await sendable({ ...worker, role: "ADMIN" }, 10, Date.now(), db)).toHaveLength(2);
    expect(await sendable({ ...worker, role: "AUDITOR" }, 10, Date.now(), db)).toHaveLength(0);
  });

  test("waits while somebody writes a note, and then carries it", async () => {
    const db = freshDatabase();
    const { id } = await record({ type: "INBOUND", storeId: "s1", barcode: "8800", quantity: "1" }, "u1", { hold: 60_000 }, db);
    expect(await sendable(worker, 10, Date.now(), db)).toHaveLength(0);

    expect(await addNote(id, "새 우유", db)).toBe(true);
    expect((await sendable(worker, 10, Date.now(), db))[0]?.item.note).toBe("새 우유");
    expect(await sendable(worker, 10, Date.now() + 61_000, db)).toHaveLength(1);
  });

  test("is not edited once it may have left", async () => {
    const db = freshDatabase();
    const recorded = await record(draft, "u1", {}, db);
    await markAttempted([recorded], db);
    expect(await addNote(recorded.id, "late", db)).toBe(false);
  });
});

describe("answers", () => {
  test("each settles its own item, and only it", async () => {
    const db = freshDatabase();
    const sent = [];
    for (let i = 0; i < 6; i++) sent.push(await record(draft, "u1", {}, db));
    const statuses = ["accepted", "duplicate", "quarantined", "rejected", "id_conflict", "retry"] as const;

    const again = await settle(sent, sent.map(({ id }, index) => ({ id, status: statuses[index]! })), db);

    expect(again).toBe(1);
    expect((await db.records.orderBy("seq").toArray()).map((recorded) => recorded.state))
      .toEqual(["synced", "synced", "quarantined", "attention", "attention", "waiting"]);
    expect((await needingAttention(db)).map((recorded) => recorded.seq)).toEqual([3, 4, 5]);
  });

  test("that are missing or about something else settle nothing", async () => {
    const db = freshDatabase();
    const sent = [await record(draft, "u1", {}, db), await record(draft, "u1", {}, db)];
    expect(await settle(sent, [{ id: sent[1]!.id, status: "accepted" }], db)).toBe(2);
    expect(await waiting(db)).toHaveLength(2);
  });
});

describe("what was refused", () => {
  test("is recorded again under a new id, and stays in the history", async () => {
    const db = freshDatabase();
    const refused = await record(draft, "u1", {}, db);
    await settle([refused], [{ id: refused.id, status: "rejected", error: { code: "quantity.invalid", message: "no" } }], db);

    const mended = await mend(refused, { ...draft, quantity: "3" }, "u1", db);

    expect(mended.id).not.toBe(refused.id);
    expect((await waiting(db)).map((recorded) => recorded.item.quantity)).toEqual(["3"]);
    expect((await db.records.get(refused.id))?.dismissal?.replacedBy).toBe(mended.id);
  });

  test("can be put aside with a reason", async () => {
    const db = freshDatabase();
    const refused = await record(draft, "u1", {}, db);
    await settle([refused], [{ id: refused.id, status: "rejected" }], db);
    await dismiss(refused.id, "scanned twice", db);

    expect(await needingAttention(db)).toHaveLength(0);
    expect((await db.records.get(refused.id))?.dismissal?.reason).toBe("scanned twice");
  });
});

test("the export has everything that is not on the server", async () => {
  const db = freshDatabase();
  const sent = await record(draft, "u1", {}, db);
  await settle([sent], [{ id: sent.id, status: "accepted" }], db);
  const kept = await record(draft, "u1", {}, db);

  const exported = JSON.parse(await exportOutbox(db)) as { deviceId: string; items: { id: string }[] };
  expect(exported.deviceId).toBe(await deviceId(db));
  expect(exported.items.map((item) => item.id)).toEqual([kept.id]);
});

describe("what was in quarantine", () => {
  const quarantined = async (db: ReturnType<typeof freshDatabase>) => {
    const kept = await record(draft, "u1", {}, db);
    await settle([kept], [{ id: kept.id, status: "quarantined", error: { code: "barcode.unknown", message: "" } }], db);
    return kept.id;
  };
  const told = (id: string, status: string, more = {}) => ({ kind: "quarantine" as const, id, storeId: "s1", data: { id, status, ...more } });

  test("needs no attention once the feed says that it is booked, or was thrown away and why", async () => {
    const db = freshDatabase();
    const [booked, discarded, open] = [await quarantined(db), await quarantined(db), await quarantined(db)];
    await apply([
      told(booked, "released", { decidedAt: "2026-11-22T01:02:03.000000Z" }), told(discarded, "discarded", { decisionReason: "an empty box" }),
      told(open, "open"),
    ], db);

    expect((await needingAttention(db)).map(({ id }) => id)).toEqual([open]);
    expect(await db.records.get(booked)).toMatchObject({ state: "synced", syncedAt: "2026-11-22T01:02:03.000000Z" });
    expect((await db.records.get(booked))?.error).toBeUndefined();
    expect(await db.records.get(discarded)).toMatchObject({ state: "dismissed", dismissal: { reason: "an empty box" } });
  });

  test("is asked about when its store comes back, because the feed tells of what is over no more", async () => {
    const db = freshDatabase();
    const store = { kind: "store" as const, id: "s1", data: { id: "s1", name: "one", timeZone: "Asia/Seoul" } };
    await apply([store], db);
    const ids = [await quarantined(db), await quarantined(db), await quarantined(db)];
    const asked = async () => (await sendable(worker, 9, Date.now(), db)).map(({ id }) => id);
    await apply([store], db);
    expect(await asked(), "it was there all the time").toEqual([]);
    await apply([{ kind: "purge", id: "s1", storeId: "s1" }, { ...store, id: "s2", data: { ...store.data, id: "s2" } }], db);
    expect(await asked(), "it is another one").toEqual([]);

    await apply([store], db);
    const fresh = await record(draft, "u1", {}, db);
    expect(await asked()).toEqual([...ids, fresh.id]);
    expect((await sendable(worker, 2, Date.now(), db)).map(({ id }) => id)).toEqual(ids.slice(0, 2));
    await settle(await sendable(worker, 3, Date.now(), db), [
      { id: ids[0]!, status: "duplicate", syncedAt: "2026-11-22T01:02:03.000000Z" },
      { id: ids[1]!, status: "rejected", error: { code: "quarantine.discarded", message: "an empty box" } },
      { id: ids[2]!, status: "quarantined", error: { code: "product.unknown", message: "" } },
    ], db);

    expect(await asked()).toEqual([fresh.id]);
    expect((await db.records.get(ids[0]!))).toMatchObject({ state: "synced", syncedAt: "2026-11-22T01:02:03.000000Z" });
    expect((await db.records.get(ids[0]!))?.error).toBeUndefined();
    expect(await db.records.get(ids[1]!)).toMatchObject({ state: "dismissed", dismissal: { reason: "an empty box" } });
    expect((await needingAttention(db)).map(({ id, error }) => [id, error?.code])).toEqual([[ids[2], "product.unknown"]]);

    // A snapshot brings all stores anew.
    await forgetEverything(db);
    await apply([store], db);
    expect(await asked()).toEqual([ids[2], fresh.id]);
  });

  test("is not touched once somebody here has dealt with it", async () => {
    const db = freshDatabase();
    const id = await quarantined(db);
    await dismiss(id, "scanned twice", db);
    await apply([told(id, "released", { decidedAt: "2026-11-22T01:02:03.000000Z" }), told("elsewhere", "released")], db);

    expect(await db.records.get(id)).toMatchObject({ state: "dismissed", dismissal: { reason: "scanned twice" } });
  });
});

describe("a server that was restored from a backup", () => {
  const answered = async (db: StoreDatabase, status: "accepted" | "quarantined" | "rejected", storeId = "s1") => {
    const kept = await record({ ...draft, storeId }, storeId === "s1" ? "u1" : "u2", {}, db);
    await settle([kept], [{ id: kept.id, status, ...(status === "rejected" ? { error: { code: "quantity.invalid", message: "" } } : {}) }], db);
    return kept.id;
  };
  const sent = async (db: StoreDatabase) => (await sendable(worker, 99, Date.now(), db)).map(({ id }) => id);

  test("gets everything once more that it had taken, and is not asked about what it had refused", async () => {
    const db = freshDatabase();
    const [taken, refused, aside, over] =
      [await answered(db, "accepted"), await answered(db, "rejected"), await answered(db, "quarantined"), await answered(db, "quarantined")];
    await answered(db, "accepted", "s2");
    await dismiss(over, "an empty box", db);
    const fresh = (await record(draft, "u1", {}, db)).id;
    expect(await sent(db)).toEqual([fresh]);

    await sendEverythingAgain(db);
    expect(await sent(db)).toEqual([taken, aside, fresh]);
    expect((await sendable(worker, 1, Date.now(), db)).map(({ id }) => id)).toEqual([taken]);
    await settle(await sendable(worker, 3, Date.now(), db), [
      { id: taken, status: "accepted", syncedAt: "2026-11-22T01:02:03.000000Z" }, { id: aside, status: "retry" }, { id: fresh, status: "accepted" },
    ], db);

    expect(await sent(db), "what was put off is still owed").toEqual([aside]);
    expect(await db.records.get(taken)).toMatchObject({ state: "synced", syncedAt: "2026-11-22T01:02:03.000000Z" });
    expect((await needingAttention(db)).map(({ id }) => id)).toEqual([refused, aside]);
  });

  test("and a device that was updated meanwhile still asks about what it had to ask about", async () => {
    const name = freshDatabase().name;
    const old = new Dexie(name);
    old.version(1).stores({ records: "id, &seq, [state+seq], [storeId+seq], [storeId+productId]", meta: "name" });
    const row = { storeId: "s1", productId: "p1", state: "quarantined", attempted: true, item: { recordedBy: "u1" } };
    await old.table("records").bulkAdd(
      [{ ...row, id: "a", seq: 1, askAgain: true }, { ...row, id: "b", seq: 2, askAgain: false }, { ...row, id: "c", seq: 3 }]);
    old.close();

    expect(await sent(new StoreDatabase(name))).toEqual(["a"]);
  });
});

test("who signs out leaves nothing here but what the server does not have", async () => {
  const db = freshDatabase();
  await apply([
    { kind: "store", id: "s1", data: { id: "s1", name: "가게", timeZone: "Asia/Seoul" } },
    { kind: "stock", id: "p1", data: { storeId: "s1", productId: "p1", quantity: 5, baseline: null, totalIn: 5, totalOut: 0, version: 1 } },
  ], db);
  const ids = [];
  for (let i = 0; i < 6; i++) ids.push((await record(draft, "u1", {}, db)).id);
  const states = ["waiting", "attention", "synced", "quarantined", "dismissed", "synced"] as const;
  await Promise.all(ids.map((id, index) => db.records.update(id, { state: states[index]!, ...(index === 5 ? { askAgain: 1 as const } : {}) })));
  await db.meta.bulkPut([{ name: "feed", cursor: "c" }, { name: "sync", clockOffset: 7 }]);
  const device = await db.row("device");

  await signOut(db);

  expect((await db.records.toArray()).map(({ id }) => id).sort()).toEqual([ids[0], ids[1], ids[5]].sort());
  expect([await db.stocks.count(), await db.stores.count(), await db.row("feed")]).toEqual([0, 0, undefined]);
  expect([await db.row("device"), (await db.row("sync"))?.clockOffset]).toEqual([device, 7]);
});
