import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { productOf } from "../../app/catalogue";
import { saveFile } from "../../app/files";
import { useLive } from "../../app/live";
import { usePages } from "../../app/remote";
import { ActionState } from "../../parts/ActionState";
import { Field } from "../../parts/Field";
import { ProductPick } from "../../parts/ProductPick";
import { RemoteState } from "../../parts/RemoteState";
import { Select } from "../../parts/Select";
import { text } from "../../language/text";
import { database } from "../../outbox/database";
import { say } from "../../scanning/answer";
import { useProductScans } from "../../scanning/productScans";
import { download } from "../../sync/http";
import { filterOfAddress, keep, type MovementFilter, NO_FILTER, queryOf } from "./movementFilter";
import { type Movement, MovementLine } from "./MovementLine";

const TYPES = ["INBOUND", "OUTBOUND", "COUNT", "ADJUST", "AMEND"] as const;

/** Every movement of the chain, by store, product, type, time, person and device; what it shows can be taken home as a file. */
export function Movements() {
  const [filter, setFilter] = useState(filterOfAddress);
  const stores = useLive(() => database.stores.toArray(), []) ?? [];
  const action = useAction();
  const query = queryOf(filter);
  const movements = usePages<Movement>(`/transactions?limit=100&${query}`);
  const narrow = (change: Partial<MovementFilter>) => {
    const next = { ...filter, ...change };
    setFilter(next);
    keep(next);
  };
  useProductScans(({ id, name }) => {
    narrow({ productId: id });
    say("", name, "done");
  });
  const save = (format: "csv" | "ndjson", what: string) =>
    action.run(async () => saveFile(`ledger.${format}`, "text/plain", await download(`/audit/export?format=${format}&${what}`)));
  const all = { value: "", text: text("all") };

  return (
    <>
      <h1>{text("nav.movements")}</h1>
      <section class="card" aria-label={text("movements.filter")}>
        <div class="row">
          <Select label={text("store")} value={filter.storeId} onChange={(storeId) => narrow({ storeId })}
            options={[all, ...stores.map(({ id, name }) => ({ value: id, text: name }))]} />
          <Select label={text("movements.type")} value={filter.type} onChange={(type) => narrow({ type })}
            options={[all, ...TYPES.map((one) => ({ value: one, text: text(`type.${one}`) }))]} />
        </div>
        <div class="row">
          <Field label={text("movements.from")} type="datetime-local" value={filter.from} onInput={(from) => narrow({ from })} />
          <Field label={text("movements.to")} type="datetime-local" value={filter.to} onInput={(to) => narrow({ to })} />
        </div>
        <ProductPick value={productOf(filter.productId) ?? null} onPick={(product) => narrow({ productId: product?.id ?? "" })} />
        {(filter.user || filter.device) && (
          <div class="row">
            {filter.user && <Chosen name={text("who")} value={filter.user} onForget={() => narrow({ user: "" })} />}
            {filter.device && <Chosen name={text("device")} value={filter.device} onForget={() => narrow({ device: "" })} />}
          </div>
        )}
        <div class="row">
          <button class="button small" onClick={() => narrow(NO_FILTER)}>{text("movements.clear")}</button>
          <button class="button small" disabled={action.busy} onClick={() => void save("csv", query)}>{text("movements.exportCsv")}</button>
          <button class="button small" disabled={action.busy} onClick={() => void save("ndjson", "")}>{text("movements.exportAll")}</button>
        </div>
        <ActionState of={action} done="" />
      </section>
      <RemoteState of={movements} />
      {!movements.loading && !movements.problem && movements.items.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      <ol class="list card">
        {movements.items.map((movement) => (
          <MovementLine key={`${movement.storeId} ${movement.id}`} movement={movement} onNarrow={narrow}
              store={stores.find((store) => store.id === movement.storeId)?.name} />
        ))}
      </ol>
      {movements.more && <button class="button" onClick={movements.more}>{text("action.more")}</button>}
    </>
  );
}

interface ChosenProps {
  readonly name: string;
  readonly value: string;
  readonly onForget: () => void;
}

const Chosen = ({ name, value, onForget }: ChosenProps) => (
  <button class="button small" aria-label={text("movements.forget", { name, value: value.slice(-8) })} onClick={onForget}>{name}: {value.slice(-8)} ✕</button>
);
