import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { usePages } from "../../app/remote";
import { ActionState } from "../../parts/ActionState";
import { Field } from "../../parts/Field";
import { RemoteState } from "../../parts/RemoteState";
import { text } from "../../language/text";
import type { StoreDocument } from "../../outbox/database";
import { call } from "../../sync/http";
import { wake } from "../../sync/loop";

const USUAL_ZONE = "Asia/Seoul";

/** The chain's shops: opening one, and giving one another name or time zone. */
export function Stores() {
  const stores = usePages<StoreDocument>("/stores?limit=200");
  const [added, setAdded] = useState(0);
  const changed = () => {
    wake();
    stores.reload();
  };
  return (
    <>
      <h1>{text("nav.stores")}</h1>
      <StoreForm key={added} onSaved={() => { setAdded(added + 1); changed(); }} />
      <RemoteState of={stores} />
      {stores.items.map((store) => <StoreForm key={`store ${store.id}`} store={store} onSaved={changed} />)}
      {stores.more && <button class="button" onClick={stores.more}>{text("action.more")}</button>}
    </>
  );
}

function StoreForm({ store, onSaved }: { readonly store?: StoreDocument; readonly onSaved: () => void }) {
  const [name, setName] = useState(store?.name ?? "");
  const [timeZone, setTimeZone] = useState(store?.timeZone ?? USUAL_ZONE);
  const action = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    const path = store ? `/stores/${store.id}` : "/stores";
    if (await action.run(() => call(path, { method: store ? "PATCH" : "POST", body: { name: name.trim(), timeZone } }))) onSaved();
  };
  return (
    <form class="card" autocomplete="off" aria-label={store?.name ?? text("stores.new")} onSubmit={(event) => void submit(event)}>
      {!store && <h2>{text("stores.new")}</h2>}
      <div class="row end">
        <Field label={text("name")} value={name} onInput={setName} required />
        <Field label={text("stores.timeZone")} value={timeZone} onInput={setTimeZone} required />
        <button class="button" disabled={action.busy}>{text(store ? "action.save" : "action.add")}</button>
      </div>
      <ActionState of={action} />
    </form>
  );
}
