import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { useLive } from "../../app/live";
import { usePages } from "../../app/remote";
import { user } from "../../app/session";
import { productOf } from "../../app/catalogue";
import { ActionState } from "../../parts/ActionState";
import { Choices } from "../../parts/Choices";
import { LinkCode } from "../../parts/LinkCode";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { RemoteState } from "../../parts/RemoteState";
import { isWord, moment, number, problemText, text } from "../../language/text";
import { database } from "../../outbox/database";
import { call } from "../../sync/http";

interface Quarantined {
  readonly id: string;
  readonly storeId: string;
  readonly status: "open" | "released" | "discarded";
  readonly reason: string;
  readonly item: { readonly type: string; readonly barcode?: string; readonly productId?: string; readonly quantity?: number; readonly note?: string };
  readonly occurredAt: string;
  readonly decisionReason?: string;
}

const STATUSES = ["open", "released", "discarded"] as const;

/**
 * What could not be booked when it came: say what its barcode is, which releases it; try again; or throw it away with a reason. An auditor only looks.
 */
export function Quarantine() {
  const [status, setStatus] = useState<(typeof STATUSES)[number]>("open");
  const items = usePages<Quarantined>(`/quarantine?status=${status}&limit=100`);
  return (
    <>
      <h1>{text("nav.quarantine")}</h1>
      <Choices small label={text("state")} value={status} onChange={setStatus}
        options={STATUSES.map((one) => ({ value: one, text: text(`quarantine.${one}`) }))} />
      <RemoteState of={items} />
      {!items.loading && !items.problem && items.items.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      {items.items.map((quarantined) => (
        <QuarantineCard key={`${quarantined.storeId} ${quarantined.id} ${quarantined.status}`} quarantined={quarantined} onChanged={items.reload} />
      ))}
      {items.more && <button class="button" onClick={items.more}>{text("action.more")}</button>}
    </>
  );
}

interface QuarantineCardProps {
  readonly quarantined: Quarantined;
  readonly onChanged: () => void;
}

function QuarantineCard({ quarantined, onChanged }: QuarantineCardProps) {
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const store = useLive(() => database.stores.get(quarantined.storeId), [quarantined.storeId]);
  const { item } = quarantined;
  const ask = async (verb: "release" | "discard", body?: object) => {
    const path = `/quarantine/${quarantined.id}/${verb}?storeId=${quarantined.storeId}`;
    if (await action.run(() => call(path, { method: "POST", ...(body ? { body } : {}) }))) onChanged();
  };
  const type = `type.${item.type}`;
  const name = item.barcode ?? productOf(item.productId ?? "")?.name ?? item.productId ?? text("unknownProduct");
  const isOpen = quarantined.status === "open" && user.value.role === "ADMIN";
  return (
    <article class="card" aria-label={name}>
      <div class="row">
        <span class={`badge ${item.type}`}>{isWord(type) ? text(type) : item.type}</span>
        <strong class="grow">{name}</strong>
        {item.quantity !== undefined && <span class="number">{number(item.quantity)}</span>}
      </div>
      <p>{problemText(quarantined.reason)}</p>
      <p class="faint">{[store?.name, moment(quarantined.occurredAt), item.note, quarantined.decisionReason].filter(Boolean).join(" · ")}</p>
      {isOpen && item.barcode && (quarantined.reason === "barcode.unknown" || quarantined.reason === "barcode.no_weight") && (
        <LinkCode code={item.barcode} onNamed={(product) => ask("release", { productId: product.id })}
          {...(quarantined.reason === "barcode.unknown" ? { onLinked: () => ask("release") } : {})} />
      )}
      {!asking && <ActionState of={action} done="" />}
      {isOpen && (
        <div class="row">
          <button class="button small grow" disabled={action.busy} onClick={() => void ask("release")}>{text("quarantine.release")}</button>
          <button class="button small danger" onClick={() => setAsking(true)}>{text("quarantine.discard")}</button>
        </div>
      )}
      {asking && (
        <ReasonDialog title={text("quarantine.discardWhy")} label={text("reason")} verb={text("quarantine.discard")} action={action}
          onReason={(reason) => void ask("discard", { reason })} onClose={() => setAsking(false)} />
      )}
    </article>
  );
}
