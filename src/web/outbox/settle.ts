import { database, type Effect, type RecordedItem, type RecordState, type StoreDatabase } from "./database";

/** The server's answer to one item. */
export interface ItemResult {
  readonly id: string | null;
  readonly status: "accepted" | "duplicate" | "quarantined" | "rejected" | "id_conflict" | "retry";
  readonly syncedAt?: string;
  readonly occurredAt?: string;
  readonly effects?: readonly Effect[];
  readonly error?: { readonly code: string; readonly message: string; readonly field?: string };
}

const NEXT: Readonly<Record<ItemResult["status"], RecordState>> = {
  accepted: "synced",
  duplicate: "synced",
  quarantined: "quarantined",
  rejected: "attention",
  id_conflict: "attention",
  retry: "waiting",
};

/** Books the answers to a batch, all in one transaction. Returns how many of the items need to be sent again. */
export async function settle(sent: readonly RecordedItem[], results: readonly ItemResult[], db: StoreDatabase = database): Promise<number> {
  let again = 0;
  await db.transaction("rw", db.records, async () => {
    for (const [index, recorded] of sent.entries()) {
      const result = results[index];
      // An answer that is not about this item settles nothing: it stays where it is and is sent again.
      if (result?.id?.toLowerCase() !== recorded.id || !(result.status in NEXT) || result.status === "retry") again++;
      else await db.records.update(recorded.id, outcome(result));
    }
  });
  return again;
}

function outcome(result: ItemResult): Partial<RecordedItem> {
  return {
    state: NEXT[result.status],
    ...(result.syncedAt ? { syncedAt: result.syncedAt } : {}),
    ...(result.occurredAt ? { effectiveAt: result.occurredAt } : {}),
    ...(result.effects ? { effects: result.effects } : {}),
    ...(result.error ? { error: result.error } : {}),
  };
}
