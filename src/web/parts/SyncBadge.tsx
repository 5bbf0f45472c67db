import { useLive } from "../app/live";
import { user } from "../app/session";
import { text } from "../language/text";
import { needingAttention, waitingCount } from "../outbox/outbox";
import { syncState } from "../sync/loop";
import { Link } from "./Link";

/** How this device stands with the server, in a few words, on every screen. */
export function SyncBadge() {
  const waiting = useLive(() => waitingCount(), []) ?? 0;
  const attention = useLive(() => needingAttention(), [])?.length ?? 0;
  const words = [
    text(`sync.${syncState.value}`),
    ...(waiting > 0 ? [text("sync.waiting", { count: waiting })] : []),
    ...(attention > 0 ? [text("sync.attention", { count: attention })] : []),
  ];
  const tone = attention > 0 ? "attention" : waiting > 0 && syncState.value === "idle" ? "waiting" : syncState.value;
  const content = <span class={tone}>● {words.slice(-2).join(" · ")}</span>;
  return user.value.role === "AUDITOR" ? <span class="state">{content}</span> : <Link class="state" href="/outbox">{content}</Link>;
}
