import { useState } from "preact/hooks";
import { useLive } from "../app/live";
import { text } from "../language/text";
import { database, type RecordedItem } from "../outbox/database";
import { RecordedLine } from "../parts/RecordedLine";

const PAGE = 50;

/** Everything that was recorded on this device, newest first, as it was recorded: an amendment is a line of its own. */
export function History() {
  const [shown, setShown] = useState(PAGE);
  const records = useLive(() => database.records.orderBy("seq").reverse().limit(shown).toArray(), [shown]);
  return (
    <>
      <h1>{text("history.title")}</h1>
      {records?.length === 0 && <p class="notice">{text("history.empty")}</p>}
      <ol class="list card">
        {records?.map((recorded) => <HistoryLine key={recorded.id} recorded={recorded} />)}
      </ol>
      {records?.length === shown && <button class="button" onClick={() => setShown(shown + PAGE)}>{text("action.more")}</button>}
    </>
  );
}

function HistoryLine({ recorded }: { readonly recorded: RecordedItem }) {
  const { item, state, dismissal } = recorded;
  const store = useLive(() => database.stores.get(recorded.storeId), [recorded.storeId]);
  return (
    <RecordedLine recorded={recorded}>
      {store && ` · ${store.name}`} · <span class={state}>{text(`state.${state}`)}</span>{item.note && ` · ${item.note}`}
      {dismissal?.reason && ` · ${dismissal.reason}`}
    </RecordedLine>
  );
}
