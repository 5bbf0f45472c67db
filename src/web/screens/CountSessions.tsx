import { useEffect, useState } from "preact/hooks";
import { useAction } from "../app/action";
import { useLive } from "../app/live";
import { go } from "../app/navigation";
import { storeId } from "../app/preferences";
import { useRemote } from "../app/remote";
import { Field } from "../parts/Field";
import { Link } from "../parts/Link";
import { RemoteState } from "../parts/RemoteState";
import { Select } from "../parts/Select";
import { moment, text } from "../language/text";
import { type CountSessionDocument, database } from "../outbox/database";
import { call } from "../sync/http";

/** Stocktakes of the store: those of before, and beginning one. Those that were seen once are there without a network. */
export function CountSessions() {
  const fetched = useRemote<{ items: CountSessionDocument[] }>(`/count-sessions?storeId=${storeId.value}&limit=50`);
  const sessions = useLive(() => database.countSessions.where("storeId").equals(storeId.value).toArray(), [storeId.value]) ?? [];
  useEffect(() => {
    if (fetched.data) void database.countSessions.bulkPut(fetched.data.items);
  }, [fetched.data]);
  const newestFirst = [...sessions].sort((left, right) => right.openedAt.localeCompare(left.openedAt));

  return (
    <>
      <h1>{text("nav.counts")}</h1>
      <RemoteState of={fetched} />
      {newestFirst.length > 0 && (
        <ul class="list card">
          {newestFirst.map((session) => (
            <li key={session.id}>
              <Link class="line" href={`/counts/${session.id}`}>
                <span class="grow">{session.name}<br /><span class="faint">{moment(session.openedAt)}</span></span>
                <span class={`badge ${session.status === "open" ? "synced" : "waiting"}`}>{text(`counts.status.${session.status}`)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <NewSession />
    </>
  );
}

function NewSession() {
  const [name, setName] = useState("");
  const [categoryId, setCategory] = useState("");
  const [zones, setZones] = useState("");
  const categories = useLive(() => database.categories.toArray(), []) ?? [];
  const action = useAction();
  const submit = (event: Event) => {
    event.preventDefault();
    const body = {
      storeId: storeId.value, name: name.trim(), categoryId: categoryId || null,
      zones: zones.split(",").map((zone) => zone.trim()).filter((zone) => zone !== ""),
    };
    void action.run(async () => {
      const session = await call<CountSessionDocument>("/count-sessions", { method: "POST", body });
      await database.countSessions.put(session);
      go(`/counts/${session.id}`);
    });
  };
  return (
    <form class="card" onSubmit={submit}>
      <h2>{text("counts.new")}</h2>
      <Field label={text("name")} value={name} onInput={setName} required />
      <Select label={text("counts.category")} value={categoryId} onChange={setCategory}
        options={[{ value: "", text: text("counts.wholeStore") }, ...categories.map((category) => ({ value: category.id, text: category.name }))]} />
      <Field label={text("counts.zones")} value={zones} onInput={setZones} />
      {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
      <button class="button main" disabled={action.busy}>{text("counts.new")}</button>
    </form>
  );
}
