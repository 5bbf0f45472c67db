import { useEffect, useState } from "preact/hooks";
import { useLive } from "../app/live";
import { language, storeId } from "../app/preferences";
import { useRemote } from "../app/remote";
import { user } from "../app/session";
import type { Conflict } from "../domain/conflict";
import { ConflictCard } from "../parts/ConflictCard";
import { RemoteState } from "../parts/RemoteState";
import { text } from "../language/text";
import { decisionsOn, keepConflicts, openConflicts } from "../outbox/conflicts";
import { database } from "../outbox/database";

const MOST = 100;

/**
 * What somebody must decide in this store and, for those who look after it, in the catalogue: one card each. They come with everything else that the
 * server sends, so they are there without a network, and so is deciding.
 */
export function Conflicts() {
  const [everywhere, setEverywhere] = useState(false);
  const all = useLive(openConflicts, []);
  const decided = useLive(() => decisionsOn(all ?? []), [all]);
  const stores = useLive(() => database.stores.toArray(), []);
  const categories = useLive(() => database.categories.toArray(), []);
  const device = useLive(() => database.row("device"), []);
  const here = all?.filter((conflict) => conflict.storeId === undefined || conflict.storeId === storeId.value) ?? [];
  const shown = everywhere ? (all ?? []) : here;
  const elsewhere = (all?.length ?? 0) - here.length;
  const fresh = useFreshNumbers();

  return (
    <>
      <h1>{text("nav.conflicts")}</h1>
      {fresh.problem === "offline" ? shown.length > 0 && <p class="notice">{text("conflicts.offline")}</p> : <RemoteState of={{ ...fresh, loading: false }} />}
      {all && shown.length === 0 && <p class="notice">{text("conflicts.none")}</p>}
      {shown.map((conflict) => (
        <ConflictCard key={conflict.id} conflict={conflict} decided={decided?.get(conflict.id)} userId={user.value.role === "AUDITOR" ? null : user.value.id}
          around={{
            deviceId: device?.deviceId, categories: new Map(categories?.map(({ id, name }) => [id, name])),
            ...(everywhere && conflict.storeId ? { store: stores?.find(({ id }) => id === conflict.storeId)?.name ?? "" } : {}),
          }} />
      ))}
      {elsewhere > 0 && (
        <button class="button" onClick={() => setEverywhere(!everywhere)}>
          {everywhere ? text("conflicts.onlyHere") : text("conflicts.elsewhere", { count: elsewhere })}
        </button>
      )}
    </>
  );
}

/** What a choice gives changes with every movement, so the numbers are asked for again whenever something has come. */
function useFreshNumbers() {
  const cursor = useLive(async () => (await database.row("feed"))?.cursor, []);
  const fresh = useRemote<{ items: Conflict[] }>(cursor === undefined ? null : `/conflicts?status=open&limit=${MOST}`, `${cursor} ${language.value}`);
  useEffect(() => {
    if (fresh.data) void keepConflicts(fresh.data.items);
  }, [fresh.data]);
  return fresh;
}
