import { useState } from "preact/hooks";
import { text } from "../language/text";
import { waitingCount } from "../outbox/outbox";
import { syncNow } from "../sync/loop";
import { signOut } from "../sync/session";
import { Dialog } from "./Dialog";

/** Asks before a sign-out that leaves records on the device. */
export function SignOutDialog({ count, onClose }: { readonly count: number; readonly onClose: () => void }) {
  const [failed, setFailed] = useState(false);
  const send = async () => {
    await syncNow();
    if ((await waitingCount()) === 0) await signOut();
    else setFailed(true);
  };
  return (
    <Dialog title={text("signOut.title", { count })} onClose={onClose} onSubmit={() => void send()}>
      <p>{text("signOut.text")}</p>
      {failed && <p class="notice error" role="alert">{text("signOut.failed")}</p>}
      <button class="button main">{text("signOut.send")}</button>
      <button type="button" class="button danger" onClick={() => void signOut()}>{text("signOut.keep")}</button>
      <button type="button" class="button" onClick={onClose}>{text("action.cancel")}</button>
    </Dialog>
  );
}
