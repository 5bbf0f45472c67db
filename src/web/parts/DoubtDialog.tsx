import { text } from "../language/text";
import { mention, say } from "../scanning/answer";
import type { Found } from "../scanning/booking";
import type { LookUp } from "../scanning/lookUp";
import { Dialog } from "./Dialog";

interface DoubtDialogProps {
  readonly doubt: LookUp;
  readonly onKeep: (found: Found) => void;
  readonly onDrop: () => void;
}

/** Asks before a code is kept that does not check and that nobody knows. Whoever scans again instead means that. */
export function DoubtDialog({ doubt: { found, broken, similar }, onKeep, onDrop }: DoubtDialogProps) {
  const notKept = text("scan.notKept", { code: found.code });
  const drop = () => {
    onDrop();
    say("", notKept, null);
  };
  const scannedAgain = () => {
    onDrop();
    mention(notKept);
    return true;
  };
  return (
    <Dialog title={text("doubt.title", { code: found.code })} onClose={drop} onScan={scannedAgain}>
      <p>{text(broken ? "doubt.broken" : "doubt.unknown")}</p>
      {similar && (
        <button type="button" class="button main" onClick={() => onKeep(similar)}>{text("doubt.similar", { name: similar.product?.name ?? "" })}</button>
      )}
      <div class="row">
        <button type="button" class="button grow" onClick={drop}>{text("doubt.drop")}</button>
        <button type="button" class="button grow" onClick={() => onKeep(found)}>{text("doubt.keep")}</button>
      </div>
    </Dialog>
  );
}
