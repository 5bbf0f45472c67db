import { useState } from "preact/hooks";
import type { Action } from "../app/action";
import { text } from "../language/text";
import { ActionState } from "./ActionState";
import { Dialog } from "./Dialog";
import { Field } from "./Field";

interface ReasonDialogProps {
  readonly title: string;
  readonly label: string;
  /** What the button that does it says. */
  readonly verb: string;
  readonly action: Action;
  readonly onReason: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks why, before something that is not taken back. What the server says against it stands in the dialog. */
export function ReasonDialog({ title, label, verb, action, onReason, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  return (
    <Dialog title={title} onClose={onClose} onSubmit={() => onReason(reason.trim())}>
      <Field label={label} value={reason} onInput={setReason} required />
      <ActionState of={action} done="" />
      <div class="row">
        <button type="button" class="button grow" onClick={onClose}>{text("action.cancel")}</button>
        <button class="button danger grow" disabled={action.busy}>{verb}</button>
      </div>
    </Dialog>
  );
}
