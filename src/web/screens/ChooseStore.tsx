import { go, path } from "../app/navigation";
import { useLive } from "../app/live";
import { storeId } from "../app/preferences";
import { Icon } from "../parts/Icon";
import { text } from "../language/text";
import { database } from "../outbox/database";
import { syncState } from "../sync/loop";

export function ChooseStore() {
  const stores = useLive(() => database.stores.toArray(), []);
  const choose = (id: string) => {
    storeId.value = id;
    if (path.value === "/store") go("/", "replace");
  };
  const empty = syncState.value === "idle" ? "store.none" : "store.loading";
  return (
    <>
      <h1>{text("store.title")}</h1>
      {stores?.length === 0 && <p class="notice" role="status">{text(empty)}</p>}
      <ul class="stack">
        {stores?.map((store) => (
          <li key={store.id}>
            <button class={`button wide ${store.id === storeId.value ? "main" : ""}`} onClick={() => choose(store.id)}>
              <Icon name="shop" /> {store.name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
