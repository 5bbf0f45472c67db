import { useLive } from "../app/live";
import type { Conflict } from "../domain/conflict";
import type { ResolveItem } from "../domain/item";
import { moment, problemText, text } from "../language/text";
import { database, type RecordedItem } from "../outbox/database";
import { dismiss } from "../outbox/outbox";
import { choiceText, endText } from "./conflictText";
import { Link } from "./Link";
import { nameOf } from "./RecordedLine";

interface UnusedDecisionProps {
  readonly recorded: RecordedItem;
  readonly item: ResolveItem;
}

/** A decision that the server did not take: why, and what holds instead. There is nothing to mend; a conflict that is still open waits on its card. */
export function UnusedDecision({ recorded, item }: UnusedDecisionProps) {
  const conflict = useLive(async () => (await database.conflicts.get(item.conflictId))?.data as Conflict | undefined, [item.conflictId]);
  const why = recorded.error ? problemText(recorded.error.code) : "";
  return (
    <article class="card" aria-label={nameOf(recorded)}>
      <div class="row">
        <span class="badge RESOLVE">{text("type.RESOLVE")}</span>
        <strong class="grow">{nameOf(recorded)}</strong>
        <span>{choiceText(item.choice, item.quantity === undefined ? undefined : Number(item.quantity))}</span>
      </div>
      <p class="notice error">
        {text("outbox.decisionUnused")} {why} {conflict && endText(conflict)}
        <br /><span class="faint">{recorded.error?.code} · {moment(item.occurredAt)}</span>
      </p>
      <div class="row">
        {conflict?.status === "open" && <Link class="button small grow" href="/conflicts">{text("outbox.decideAgain")}</Link>}
        <button class="button small grow" onClick={() => void dismiss(recorded.id, why)}>{text("outbox.understood")}</button>
      </div>
    </article>
  );
}
