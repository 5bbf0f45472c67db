import type { Draft } from "../domain/item";
import { database, type RecordedItem, type StoreDatabase, type User } from "./database";
import { record } from "./record";

const inState = (state: RecordedItem["state"], db: StoreDatabase) => db.records.where("[state+seq]").between([state, -Infinity], [state, Infinity]);

/** What waits to be sent, in the order in which it was recorded. */
export const waiting = (db: StoreDatabase = database): Promise<RecordedItem[]> => inState("waiting", db).toArray();

/** What the server did not take as it is, and a person has to look at. */
export async function needingAttention(db: StoreDatabase = database): Promise<RecordedItem[]> {
  const [refused, aside, queue] = await Promise.all([inState("attention", db).toArray(), inState("quarantined", db).toArray(), voids("waiting", db)]);
  // What was taken back is nobody's concern any more, whatever it was; nor is the taking back.
  const takenBack = new Map([...aside, ...queue].flatMap(({ id, item }) => (item.type === "AMEND" && item.void ? [[item.movementId, id] as const] : [])));
  const settled = new Set(aside.flatMap(({ id }) => (takenBack.has(id) ? [id, takenBack.get(id)!] : [])));
  return [...refused, ...aside.filter(({ id }) => !settled.has(id))].sort((left, right) => left.seq - right.seq);
}

const voids = (state: RecordedItem["state"], db: StoreDatabase) =>
  inState(state, db).filter(({ item }) => item.type === "AMEND" && item.void === true).toArray();

export const waitingCount = (db: StoreDatabase = database): Promise<number> => inState("waiting", db).count();

/**
 * What of the outbox this user's session can send now, and what it has to ask about. Somebody else's movements in a store that this user does not have wait
 * for their own user; nobody else's sign-in may get them refused.
 */
export async function sendable(user: User, limit: number, now: number = Date.now(), db: StoreDatabase = database): Promise<RecordedItem[]> {
  if (user.role === "AUDITOR") return [];
  const mine = (recorded: RecordedItem) => recorded.item.recordedBy === user.id || user.role === "ADMIN" || user.stores.includes(recorded.storeId);
  const last = (await db.row("device"))?.lastSeq;
  const latest = await latestOf((last ?? 0) - MOST_HELD, db);
  // Nobody counts on once something else has been recorded: a count goes before the sale that came after it, and a line before what follows of its product.
  const isHeld = (recorded: RecordedItem) => (recorded.heldUntil ?? 0) > now
    && (recorded.item.barcode !== undefined || (recorded.item.type === "COUNT" ? recorded.seq === last : latest.get(subjectOf(recorded)) === recorded.seq));
  const fresh = await inState("waiting", db).filter((recorded) => mine(recorded) && !isHeld(recorded)).limit(limit).toArray();
  // In the order of their ids, which is that of their numbers.
  const asked = await db.records.where("askAgain").equals(1).filter((recorded) => mine(recorded) && recorded.state !== "dismissed").limit(limit).toArray();
  return [...asked, ...fresh].sort((left, right) => left.seq - right.seq).slice(0, limit);
}

/** Of the newest records so many may be held back. */
const MOST_HELD = 500;

const subjectOf = ({ storeId, productId }: RecordedItem) => `${storeId} ${productId}`;

/** The number of what was recorded last of each product, after a number. */
async function latestOf(after: number, db: StoreDatabase): Promise<ReadonlyMap<string, number>> {
  const latest = new Map<string, number>();
  await db.records.where("seq").above(after).each((recorded) => latest.set(subjectOf(recorded), recorded.seq));
  return latest;
}

/**
 * Lets what the server keeps aside of some stores be sent once more. A store that comes, or comes back, tells of the quarantine only what is still there;
 * what became of the rest, the server says when it is sent again.
 */
export async function askAgain(storeIds: readonly string[], db: StoreDatabase = database): Promise<void> {
  if (storeIds.length > 0) await inState("quarantined", db).filter(({ storeId }) => storeIds.includes(storeId)).modify({ askAgain: 1 });
}

/** Lets everything be sent once more that the server has taken: its database was restored from a backup, and may have lost it. */
export async function sendEverythingAgain(db: StoreDatabase = database): Promise<void> {
  await db.transaction("rw", db.records, async () => {
    for (const state of ["synced", "quarantined"] as const) await inState(state, db).modify({ askAgain: 1 });
  });
}

/**
 * Marks items before they leave, so that nothing edits what may be on the server already. Returns them as they stand then: somebody may have counted on
 * since they were read.
 */
export async function markAttempted(items: readonly RecordedItem[], db: StoreDatabase = database): Promise<readonly RecordedItem[]> {
  const fresh = items.filter((recorded) => !recorded.attempted).map((recorded) => recorded.id);
  if (fresh.length === 0) return items;
  return db.transaction("rw", db.records, async () => {
    await db.records.where("id").anyOf(fresh).modify({ attempted: true });
    return (await db.records.bulkGet(items.map(({ id }) => id))).filter((recorded) => recorded !== undefined);
  });
}

/** When the first of what was kept back at some time may be sent (milliseconds), which may have come by now; infinitely late when nothing was. */
export async function nextDue(since: number, db: StoreDatabase = database): Promise<number> {
  const kept = await inState("waiting", db).filter(({ heldUntil }) => (heldUntil ?? 0) > since).toArray();
  return Math.min(...kept.map(({ heldUntil }) => heldUntil!));
}

/** Lets go of what is kept for a note: somebody wants everything sent now. */
export async function release(db: StoreDatabase = database): Promise<void> {
  await inState("waiting", db).filter((recorded) => recorded.heldUntil !== undefined).modify({ heldUntil: 0 });
}

/** Adds a note to what has not left yet, and lets it go. False when it has left; then its content stands. */
export async function addNote(id: string, note: string, db: StoreDatabase = database): Promise<boolean> {
  return db.transaction("rw", db.records, async () => {
    const recorded = await db.records.get(id);
    if (!recorded || recorded.attempted) return false;
    await db.records.update(id, { item: note ? { ...recorded.item, note } : recorded.item, heldUntil: 0 });
    return true;
  });
}

/** Records a refused item again as somebody mended it, under a new id; the old one stays in the history as replaced. */
export async function mend(refused: RecordedItem, draft: Draft, userId: string, db: StoreDatabase = database): Promise<RecordedItem> {
  return db.transaction("rw", db.meta, db.records, async () => {
    const mended = await record(draft, userId, {}, db);
    await db.records.update(refused.id, { state: "dismissed", dismissal: { reason: "", replacedBy: mended.id } });
    return mended;
  });
}

/** Puts a refused item aside for good; why is kept. */
export async function dismiss(id: string, reason: string, db: StoreDatabase = database): Promise<void> {
  await db.records.update(id, { state: "dismissed", dismissal: { reason } });
}

/** Everything that is not on the server, as a file somebody can keep or hand over. */
export async function exportOutbox(db: StoreDatabase = database): Promise<string> {
  const device = await db.row("device");
  const items = [...(await waiting(db)), ...(await needingAttention(db))];
  return JSON.stringify({ deviceId: device?.deviceId, exportedAt: new Date().toISOString(), items }, null, 2);
}
