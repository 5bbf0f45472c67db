import { useState } from "preact/hooks";
import { REASONS } from "../domain/item";
import { parseCount, quantityNumber, quantityOf, quantityText } from "../domain/quantity";
import { text } from "../language/text";
import { Dialog } from "./Dialog";
import { QuantityField } from "./QuantityField";
import { Select } from "./Select";

export interface Receipt {
  readonly quantity: number;
  /** Why something is missing. */
  readonly reason?: string;
}

interface ReceiptDialogProps {
  readonly sent: number;
  readonly onReceipt: (receipt: Receipt) => void;
  readonly onClose: () => void;
}

/** Asks how many of what was sent have arrived; none is an answer too. What is missing gets a reason. */
export function ReceiptDialog({ sent, onReceipt, onClose }: ReceiptDialogProps) {
  const [typed, setTyped] = useState(quantityText(quantityOf(sent)));
  const [reason, setReason] = useState("loss");
  const [wrong, setWrong] = useState(false);
  const quantity = receivedQuantity(typed);
  const isShort = quantity !== null && quantity < sent;
  const submit = () => {
    if (quantity === null) setWrong(true);
    else onReceipt({ quantity, ...(isShort ? { reason } : {}) });
  };
  return (
    <Dialog title={text("transfers.howMany")} onClose={onClose} onSubmit={submit}>
      <QuantityField value={typed} onChange={setTyped} autoFocus />
      <button type="button" class="button small" onClick={() => setTyped("0")}>{text("transfers.nothing")}</button>
      {isShort && (
        <Select label={text("transfers.why")} value={reason} onChange={setReason}
          options={REASONS.map((one) => ({ value: one, text: text(`reason.${one}`) }))} />
      )}
      {wrong && <p class="notice error" role="alert">{text("scan.badQuantity")}</p>}
      <div class="row">
        <button type="button" class="button grow" onClick={onClose}>{text("action.cancel")}</button>
        <button class="button main grow">{text("action.save")}</button>
      </div>
    </Dialog>
  );
}

/** How many arrived, as it was typed; null: no quantity. */
export function receivedQuantity(typed: string): number | null {
  const quantity = parseCount(typed);
  return quantity === null ? null : quantityNumber(quantity);
}
