import type { UpdateSpec } from "dexie";
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
      else await db.records.update(recorded.id, outcome(recorded, result));
    }
  });
  return again;
}

function outcome({ state }: RecordedItem, result: ItemResult): UpdateSpec<RecordedItem> {
  // Somebody has looked at it already; nobody here has to.
  if (state === "quarantined" && result.error?.code === "quarantine.discarded")
    return { state: "dismissed", askAgain: undefined, dismissal: { reason: result.error.message } };
  return {
    state: NEXT[result.status],
    askAgain: undefined,
    error: result.error,
    ...(result.syncedAt ? { syncedAt: result.syncedAt } : {}),
    ...(result.occurredAt ? { effectiveAt: result.occurredAt } : {}),
    ...(result.effects ? { effects: result.effects } : {}),
  };
}

/** An item in quarantine as the server tells of it in the feed, later than its answer. */
export interface QuarantineChange {
  readonly id: string;
  readonly status: "open" | "released" | "discarded";
  readonly decidedAt?: string | null;
  readonly decisionReason?: string | null;
}

/** What became of items of this device that were in quarantine: nobody here has to look at them any more. */
export async function settleQuarantined(changes: readonly QuarantineChange[], db: StoreDatabase = database): Promise<void> {
  const decided = new Map(changes.filter(({ status }) => status !== "open").map((change) => [change.id, change]));
  if (decided.size === 0) return;
  await db.records.where("id").anyOf([...decided.keys()]).filter(({ state }) => state === "quarantined").modify((recorded, place) => {
    const { status, decidedAt, decisionReason } = decided.get(recorded.id)!;
    const { error: _over, ...rest } = recorded;
    place.value = status === "released"
      ? { ...rest, state: "synced", ...(decidedAt ? { syncedAt: decidedAt } : {}) }
      : { ...recorded, state: "dismissed", dismissal: { reason: decisionReason ?? "" } };
  });
}
