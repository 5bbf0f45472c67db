import type { Conflict } from "../domain/conflict";
import type { ResolveItem } from "../domain/item";
import { database, type StoreDatabase } from "./database";
import { dismiss, needingAttention } from "./outbox";

/** What somebody must decide in the stores of this device and in the catalogue, the last opened first. */
export async function openConflicts(db: StoreDatabase = database): Promise<Conflict[]> {
  const held = (await db.conflicts.toArray()).map((document) => document.data as Conflict);
  return held.filter((conflict) => conflict.status === "open").sort((left, right) => right.openedAt.localeCompare(left.openedAt));
}

/** What was decided on this device, by conflict: what waits, and what the server has taken while its answer to the conflict is on its way. */
export async function decisionsOn(conflicts: readonly Conflict[], db: StoreDatabase = database): Promise<Map<string, ResolveItem>> {
  const places = conflicts.map(({ storeId, productId }) => [storeId ?? "", productId] as [string, string]);
  const records = await db.records.where("[storeId+productId]").anyOf(places).toArray();
  return new Map(records.flatMap(({ item, state }) =>
    item.type === "RESOLVE" && (state === "waiting" || state === "synced") ? [[item.conflictId, item] as const] : []));
}

/** How many conflicts wait for a decision that nobody on this device has taken. */
export async function undecidedCount(): Promise<number> {
  const open = await openConflicts();
  const decided = await decisionsOn(open);
  return open.filter((conflict) => !decided.has(conflict.id)).length;
}

/** Puts decisions aside that came too late where somebody had decided the same: nothing is left to do about them. `reason` says so. */
export async function dismissAgreed(reason: string, db: StoreDatabase = database): Promise<void> {
  for (const { id, item, error } of await needingAttention(db)) {
    if (item.type !== "RESOLVE" || error?.code !== "conflict.resolved") continue;
    const decision = ((await db.conflicts.get(item.conflictId))?.data as Conflict | undefined)?.decision;
    const quantity = item.quantity === undefined ? undefined : Number(item.quantity);
    if (decision && decision.choice === item.choice && decision.quantity === quantity) await dismiss(id, reason, db);
  }
}

/** Keeps conflicts as the server shows them now; one that has become another here meanwhile is not set back. */
export async function keepConflicts(conflicts: readonly Conflict[], db: StoreDatabase = database): Promise<void> {
  await db.transaction("rw", db.conflicts, async () => {
    const held = await db.conflicts.bulkGet(conflicts.map(({ id }) => id));
    await db.conflicts.bulkPut(conflicts
      .filter(({ version }, index) => ((held[index]?.data as Conflict | undefined)?.version ?? 0) <= version)
      .map((conflict) => ({ id: conflict.id, storeId: conflict.storeId ?? "", data: conflict })));
  });
}
