import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { useLive } from "../../app/live";
import { usePages } from "../../app/remote";
import { productOf } from "../../app/catalogue";
import { Choices } from "../../parts/Choices";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";
import { RemoteState } from "../../parts/RemoteState";
import { moment, number, text, isWord } from "../../language/text";
import { database } from "../../outbox/database";
import { call } from "../../sync/http";

interface Quarantined {
  readonly id: string;
  readonly storeId: string;
  readonly status: "open" | "released" | "discarded";
  readonly reason: string;
  readonly message: string;
  readonly item: { readonly type: string; readonly barcode?: string; readonly productId?: string; readonly quantity?: number; readonly note?: string };
  readonly occurredAt: string;
  readonly decisionReason?: string;
}

const STATUSES = ["open", "released", "discarded"] as const;

/** What could not be booked when it came: try again, or throw it away with a reason. Linking its barcode releases it by itself. */
export function Quarantine() {
  const [status, setStatus] = useState<(typeof STATUSES)[number]>("open");
  const items = usePages<Quarantined>(`/quarantine?status=${status}&limit=100`);
  return (
    <>
      <h1>{text("nav.quarantine")}</h1>
      <Choices small label={text("state")} value={status} onChange={setStatus} options={STATUSES.map((one) => ({ value: one, text: text(`quarantine.${one}`) }))} />
      <RemoteState of={items} />
      {!items.loading && !items.problem && items.items.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      {items.items.map((quarantined) => <QuarantineCard key={quarantined.id} quarantined={quarantined} onChanged={items.reload} />)}
      {items.more && <button class="button" onClick={items.more}>{text("action.more")}</button>}
    </>
  );
}

function QuarantineCard({ quarantined, onChanged }: { readonly quarantined: Quarantined; readonly onChanged: () => void }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const action = useAction();
  const store = useLive(() => database.stores.get(quarantined.storeId), [quarantined.storeId]);
  const { item } = quarantined;
  const ask = async (verb: "release" | "discard", body?: object) => {
    const path = `/quarantine/${quarantined.id}/${verb}?storeId=${quarantined.storeId}`;
    if (await action.run(() => call(path, { method: "POST", ...(body ? { body } : {}) }))) onChanged();
  };
  const type = `type.${item.type}`;
  return (
    <article class="card">
      <div class="row">
        <span class={`badge ${item.type}`}>{isWord(type) ? text(type) : item.type}</span>
        <strong class="grow">{item.barcode ?? productOf(item.productId ?? "")?.name ?? item.productId}</strong>
        {item.quantity !== undefined && <span class="number">{number(item.quantity)}</span>}
      </div>
      <p>{quarantined.message}</p>
      <p class="faint">{[store?.name, moment(quarantined.occurredAt), item.note, quarantined.decisionReason].filter(Boolean).join(" · ")}</p>
      {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
      {quarantined.status === "open" && (
        <div class="row">
          <button class="button small grow" disabled={action.busy} onClick={() => void ask("release")}>{text("quarantine.release")}</button>
          <button class="button small danger" onClick={() => setAsking(true)}>{text("quarantine.discard")}</button>
        </div>
      )}
      {asking && (
        <Dialog title={text("quarantine.discardWhy")} onClose={() => setAsking(false)} onSubmit={() => void ask("discard", { reason: reason.trim() })}>
          <Field label={text("reason")} value={reason} onInput={setReason} required />
          <button class="button danger">{text("quarantine.discard")}</button>
        </Dialog>
      )}
    </article>
  );
}
