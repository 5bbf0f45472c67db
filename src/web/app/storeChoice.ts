import { useEffect } from "preact/hooks";
import { database } from "../outbox/database";
import { useLive } from "./live";
import { go, path } from "./navigation";
import { storeId } from "./preferences";
import { session } from "./session";

/** Sees to it that the store of the screens is one of the user's: the only one by itself, else one that the user is asked for. */
export function useStoreChoice(): void {
  const stores = useLive(() => database.stores.toCollection().primaryKeys(), []);
  const isKnown = stores?.includes(storeId.value) ?? true;
  const signedIn = session.value !== null && session.value !== undefined;
  useEffect(() => {
    if (!signedIn || isKnown || !stores) return;
    if (stores.length === 1) storeId.value = stores[0]!;
    else if (path.value !== "/store") go("/store", "replace");
  }, [signedIn, isKnown, stores?.length, path.value]);
}
