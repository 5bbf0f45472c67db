import { useEffect } from "preact/hooks";
import { useLive } from "../app/live";
import { storeId } from "../app/preferences";
import { useRemote } from "../app/remote";
import { user } from "../app/session";
import { type Conflict, ConflictCard } from "../parts/ConflictCard";
import { RemoteState } from "../parts/RemoteState";
import { text } from "../language/text";
import { database } from "../outbox/database";

/** What somebody must decide in this store, one card each. Cards that were seen are there without a network, and so is deciding. */
export function Conflicts() {
  const path = `/conflicts?storeId=${storeId.value}&status=open&limit=100`;
  const fetched = useRemote<{ items: Conflict[] }>(path);
  const held = useLive(() => database.conflicts.where("storeId").equals(storeId.value).toArray(), [storeId.value]);
  const decided = useLive(async () => {
    const records = await database.records.where("[storeId+productId]").equals([storeId.value, ""]).toArray();
    return new Set(records.flatMap(({ item, state }) => (item.type === "RESOLVE" && (state === "waiting" || state === "synced") ? [item.conflictId] : [])));
  }, [storeId.value]);
  useEffect(() => {
    if (fetched.data) void keep(storeId.value, fetched.data.items);
  }, [fetched.data]);
  const open = held?.map((document) => document.data as Conflict).filter((conflict) => conflict.status === "open") ?? [];

  return (
    <>
      <h1>{text("nav.conflicts")}</h1>
      <RemoteState of={fetched} />
      {held && open.length === 0 && !fetched.loading && <p class="notice">{text("conflicts.none")}</p>}
      {open.map((conflict) => (
        <ConflictCard key={conflict.id} conflict={conflict} decided={decided?.has(conflict.id) ?? false} onDecided={fetched.reload}
          userId={user.value.role === "AUDITOR" ? null : user.value.id} />
      ))}
    </>
  );
}

// What is not among the open ones any more has been decided or has answered itself.
async function keep(store: string, conflicts: readonly Conflict[]): Promise<void> {
  await database.transaction("rw", database.conflicts, async () => {
    await database.conflicts.where("storeId").equals(store).delete();
    await database.conflicts.bulkPut(conflicts.map((conflict) => ({ id: conflict.id, storeId: store, data: conflict })));
  });
}
