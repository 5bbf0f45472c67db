import { useState } from "preact/hooks";
import type { Thousandths } from "../domain/quantity";
import { text } from "../language/text";
import { Dialog } from "./Dialog";
import { QuantityField } from "./QuantityField";

interface QuantityDialogProps {
  readonly title: string;
  readonly initial: string;
  /** What was found before, a line each: nothing is replaced unseen. */
  readonly stands?: readonly string[];
  /** Null: not a quantity that can be taken here. */
  readonly read: (typed: string) => Thousandths | null;
  readonly onQuantity: (quantity: Thousandths) => void;
  readonly onClose: () => void;
  /** What becomes of it when the next product is scanned: its number is taken, or one where there is none; or what was changed. Absent: it must be answered. */
  readonly whenScanned?: "number-or-one" | "changed";
}

/** Asks for a quantity. */
export function QuantityDialog({ title, initial, stands = [], read, onQuantity, onClose, whenScanned }: QuantityDialogProps) {
  const [typed, setTyped] = useState(initial);
  const [wrong, setWrong] = useState(false);
  const submit = () => {
    const quantity = read(typed);
    if (quantity === null) setWrong(true);
    else onQuantity(quantity);
  };
  const finish = () => {
    const quantity = read(typed) ?? (whenScanned === "number-or-one" ? read("1") : null);
    if (quantity === null) setWrong(true);
    else if (whenScanned === "changed" && typed.trim() === initial) onClose();
    else onQuantity(quantity);
    return quantity !== null;
  };
  return (
    <Dialog title={title} onClose={onClose} onSubmit={submit} onScan={whenScanned && finish}>
      {stands.length > 0 && <p class="faint">{text("counts.stands")}</p>}
      {stands.length > 0 && <ul class="list">{stands.map((line) => <li key={line} class="row">{line}</li>)}</ul>}
      <QuantityField value={typed} onChange={setTyped} autoFocus />
      {wrong && <p class="notice error" role="alert">{text("scan.badQuantity")}</p>}
      <div class="row">
        <button type="button" class="button grow" onClick={onClose}>{text("action.cancel")}</button>
        <button class="button main grow">{text("action.save")}</button>
      </div>
    </Dialog>
  );
}
