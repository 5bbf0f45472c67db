import { useState } from "preact/hooks";
import type { Thousandths } from "../domain/quantity";
import { text } from "../language/text";
import { Dialog } from "./Dialog";
import { QuantityField } from "./QuantityField";

interface QuantityDialogProps {
  readonly title: string;
  readonly initial: string;
  /** Null: not a quantity that can be taken here. */
  readonly read: (typed: string) => Thousandths | null;
  readonly onQuantity: (quantity: Thousandths) => void;
  readonly onClose: () => void;
}

export function QuantityDialog({ title, initial, read, onQuantity, onClose }: QuantityDialogProps) {
  const [typed, setTyped] = useState(initial);
  const [wrong, setWrong] = useState(false);
  const submit = () => {
    const quantity = read(typed);
    if (quantity === null) setWrong(true);
    else onQuantity(quantity);
  };
  return (
    <Dialog title={title} onClose={onClose} onSubmit={submit}>
      <QuantityField value={typed} onChange={setTyped} autoFocus />
      {wrong && <p class="notice error" role="alert">{text("scan.badQuantity")}</p>}
      <div class="row">
        <button type="button" class="button grow" onClick={onClose}>{text("action.cancel")}</button>
        <button class="button main grow">{text("action.save")}</button>
      </div>
    </Dialog>
  );
}
