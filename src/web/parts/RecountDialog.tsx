import { useState } from "preact/hooks";
import { parseQuantity, type Thousandths } from "../domain/quantity";
import { text } from "../language/text";
import { Dialog } from "./Dialog";
import { QuantityField } from "./QuantityField";

interface RecountDialogProps {
  readonly title: string;
  /** What stands now, a line each: nothing is replaced unseen. */
  readonly stands: readonly string[];
  readonly initial: string;
  readonly onQuantity: (quantity: Thousandths) => void;
  readonly onClose: () => void;
}

/** Asks how many there are of something that was counted before, and shows what was found then. */
export function RecountDialog({ title, stands, initial, onQuantity, onClose }: RecountDialogProps) {
  const [typed, setTyped] = useState(initial);
  const [wrong, setWrong] = useState(false);
  const submit = () => {
    const quantity = parseQuantity(typed);
    if (quantity === null || quantity < 0n) setWrong(true);
    else onQuantity(quantity);
  };
  return (
    <Dialog title={title} onClose={onClose} onSubmit={submit}>
      <p class="faint">{text("counts.stands")}</p>
      <ul class="list">{stands.map((line) => <li key={line} class="row">{line}</li>)}</ul>
      <QuantityField value={typed} onChange={setTyped} autoFocus />
      {wrong && <p class="notice error" role="alert">{text("scan.badQuantity")}</p>}
      <div class="row">
        <button type="button" class="button grow" onClick={onClose}>{text("action.cancel")}</button>
        <button class="button main grow">{text("action.save")}</button>
      </div>
    </Dialog>
  );
}
