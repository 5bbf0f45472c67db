import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { productOf } from "../../app/catalogue";
import { saveFile } from "../../app/files";
import { useLive } from "../../app/live";
import { storeId } from "../../app/preferences";
import { usePages } from "../../app/remote";
import { Field } from "../../parts/Field";
import { Link } from "../../parts/Link";
import { RemoteState } from "../../parts/RemoteState";
import { Select } from "../../parts/Select";
import { moment, number, text } from "../../language/text";
import { database } from "../../outbox/database";
import { respond } from "../../sync/http";

interface Movement {
  readonly id: string;
  readonly type: "INBOUND" | "OUTBOUND" | "ADJUST" | "COUNT" | "AMEND";
  readonly storeId: string;
  readonly productId: string;
  readonly quantity?: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly deviceId: string;
  readonly reason?: string;
  readonly note?: string;
  readonly voided: boolean;
  readonly amendedBy?: string;
  readonly supersededBy?: string;
}

const TYPES = ["INBOUND", "OUTBOUND", "COUNT", "ADJUST", "AMEND"] as const;

/** Every movement of the chain, by store, type and time; what it shows can be taken home as a file. */
export function Movements() {
  const [store, setStore] = useState(storeId.value);
  const [type, setType] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const stores = useLive(() => database.stores.toArray(), []) ?? [];
  const action = useAction();
  const filter = new URLSearchParams(Object.entries({ storeId: store, type, from: timeOf(from), to: timeOf(to) }).filter(([, value]) => value !== "")).toString();
  const movements = usePages<Movement>(`/transactions?limit=100&${filter}`);
  const save = (format: "csv" | "ndjson", what: string) => action.run(async () =>
    saveFile(`ledger.${format}`, "text/plain", await (await respond(`/audit/export?format=${format}&${what}`, { signal: AbortSignal.timeout(600_000) })).blob()));

  return (
    <>
      <h1>{text("nav.movements")}</h1>
      <section class="card">
        <div class="row">
          <Select label={text("store")} value={store} onChange={setStore} options={[{ value: "", text: text("all") }, ...stores.map(({ id, name }) => ({ value: id, text: name }))]} />
          <Select label={text("movements.type")} value={type} onChange={setType} options={[{ value: "", text: text("all") }, ...TYPES.map((one) => ({ value: one, text: text(`type.${one}`) }))]} />
        </div>
        <div class="row">
          <Field label={text("movements.from")} type="datetime-local" value={from} onInput={setFrom} />
          <Field label={text("movements.to")} type="datetime-local" value={to} onInput={setTo} />
        </div>
        <div class="row">
          <button class="button small" disabled={action.busy} onClick={() => void save("csv", filter)}>{text("movements.exportCsv")}</button>
          <button class="button small" disabled={action.busy} onClick={() => void save("ndjson", "")}>{text("movements.exportAll")}</button>
        </div>
        {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
      </section>
      <RemoteState of={movements} />
      {!movements.loading && !movements.problem && movements.items.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      <ol class="list card">{movements.items.map((movement) => <MovementLine key={`${movement.storeId} ${movement.id}`} movement={movement} />)}</ol>
      {movements.more && <button class="button" onClick={movements.more}>{text("action.more")}</button>}
    </>
  );
}

function MovementLine({ movement }: { readonly movement: Movement }) {
  const standing = movement.voided ? "movements.voided" : movement.amendedBy ? "movements.amended" : movement.supersededBy ? "movements.superseded" : null;
  return (
    <li>
      <Link class="line" href={`/movements/${movement.storeId}/${movement.productId}`}>
        <span class={`badge ${movement.type}`}>{text(`type.${movement.type}`)}</span>
        <span class="grow">
          <span class={movement.voided ? "void" : ""}>{productOf(movement.productId)?.name ?? movement.productId.slice(-8)}</span>
          <br />
          <span class="faint">{[moment(movement.occurredAt), movement.reason, movement.note, standing && text(standing)].filter(Boolean).join(" · ")}</span>
        </span>
        <span class="number">{movement.quantity === undefined ? "–" : number(movement.quantity)}</span>
      </Link>
    </li>
  );
}

const timeOf = (local: string) => (local === "" ? "" : new Date(local).toISOString());
