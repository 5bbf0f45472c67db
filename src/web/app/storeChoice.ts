import { useEffect } from "preact/hooks";
import { database } from "../outbox/database";
import { useLive } from "./live";
import { storeId } from "./preferences";

/** Whether the store of the screens is one of the user's; the only one there is gets chosen by itself. */
export function useStoreChoice(): boolean {
  const stores = useLive(() => database.stores.toCollection().primaryKeys(), []);
  const isKnown = stores?.includes(storeId.value) ?? true;
  useEffect(() => {
    if (stores?.length === 1) storeId.value = stores[0]!;
  }, [stores?.length, isKnown]);
  return isKnown;
}
