import { useState } from "preact/hooks";
import { fits } from "../domain/movement";
import type { Draft } from "../domain/item";
import { refusalOf } from "../domain/itemRules";
import { parseQuantity, quantityText, type Thousandths } from "../domain/quantity";
import { moment, problemText, text } from "../language/text";
import type { RecordedItem } from "../outbox/database";
import { dismiss, mend } from "../outbox/outbox";
import { wake } from "../sync/loop";
import { Dialog } from "./Dialog";
import { QuantityDialog } from "./QuantityDialog";
import { amountText, nameOf } from "./RecordedLine";

interface AttentionCardProps {
  readonly recorded: RecordedItem;
  readonly userId: string;
}

/** Something that the server did not take, why, and the two ways on: record it again as it should be, or put it aside with a reason. */
export function AttentionCard({ recorded, userId }: AttentionCardProps) {
  const [open, setOpen] = useState<"mend" | "dismiss" | null>(null);
  const [why, setWhy] = useState("");
  const { item, error } = recorded;
  const name = nameOf(recorded);
  // Another quantity mends what was wrong about the quantity, or what only the server can know.
  const canMend = recorded.state === "attention" && item.quantity !== undefined && (refusalOf(item)?.field ?? "quantity") === "quantity";

  const record = async (quantity: Thousandths) => {
    await mend(recorded, { ...withoutStamp(recorded), quantity: quantityText(quantity) } as Draft, userId);
    wake();
  };
  return (
    <article class="card">
      <div class="row">
        <span class={`badge ${item.type}`}>{text(`type.${item.type}`)}</span>
        <strong class="grow">{name}</strong>
        <span class="number">{amountText(item)}</span>
      </div>
      <p class={`notice ${recorded.state === "attention" ? "error" : ""}`}>
        {error && problemText(error.code, error.field)}
        {recorded.state === "quarantined" && <> {text(isOfNoProduct(error?.code) ? "outbox.quarantined" : "outbox.quarantinedForAdmin")}</>}
        {error && <><br /><span class="faint">{error.code} · {moment(item.occurredAt)}</span></>}
      </p>
      <div class="row">
        {canMend && <button class="button small grow" onClick={() => setOpen("mend")}>{text("outbox.mend")}</button>}
        <button class="button small" onClick={() => setOpen("dismiss")}>{text("outbox.dismiss")}</button>
      </div>
      {open === "mend" && (
        <QuantityDialog title={`${text("mend.title")}: ${name}`} initial={item.quantity ?? "1"} read={(typed) => readFor(recorded, typed)}
          onQuantity={(quantity) => void record(quantity)} onClose={() => setOpen(null)} />
      )}
      {open === "dismiss" && (
        <Dialog title={text("outbox.dismissWhy")} onClose={() => setOpen(null)} onSubmit={() => void dismiss(recorded.id, why.trim())}>
          <label class="field">
            <span>{text("reason")}</span>
            <input type="text" required value={why} onInput={(event) => setWhy(event.currentTarget.value)} />
          </label>
          <div class="row">
            <button type="button" class="button grow" onClick={() => setOpen(null)}>{text("action.cancel")}</button>
            <button class="button danger grow">{text("outbox.dismiss")}</button>
          </div>
        </Dialog>
      )}
    </article>
  );
}

/** What waits for a product or a code comes in by itself as soon as there is one. */
const isOfNoProduct = (code: string | undefined) => code === undefined || code === "barcode.unknown" || code === "product.unknown";

function withoutStamp({ item }: RecordedItem) {
  const { id: _id, seq: _seq, occurredAt: _at, recordedBy: _by, ...rest } = item;
  return rest;
}

function readFor({ item }: RecordedItem, typed: string): Thousandths | null {
  const quantity = parseQuantity(typed);
  return quantity !== null && item.type !== "RESOLVE" && fitsItem(item.type, quantity) ? quantity : null;
}

const fitsItem = (type: Exclude<RecordedItem["item"]["type"], "RESOLVE">, quantity: Thousandths) =>
  type === "AMEND" || fits(type === "COUNT_LINE" ? "COUNT" : type, quantity);
