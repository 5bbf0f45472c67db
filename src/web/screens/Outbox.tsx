import { useState } from "preact/hooks";
import { saveFile } from "../app/files";
import { useLive } from "../app/live";
import { user } from "../app/session";
import { AttentionCard } from "../parts/AttentionCard";
import { RecordedLine } from "../parts/RecordedLine";
import { UnusedDecision } from "../parts/UnusedDecision";
import { ago, moment, number, text } from "../language/text";
import { database, type RecordedItem } from "../outbox/database";
import { exportOutbox, needingAttention, waiting } from "../outbox/outbox";
import { syncNow, syncProblem, syncState } from "../sync/loop";

/** What has not arrived at the server yet, what it did not take, and what can be done about either. */
export function Outbox() {
  const [busy, setBusy] = useState(false);
  const queue = useLive(() => waiting(), []) ?? [];
  const attention = useLive(() => needingAttention(), []) ?? [];
  const sync = useLive(() => database.row("sync"), []);
  const oldest = queue[0];

  const send = async () => {
    setBusy(true);
    await syncNow();
    setBusy(false);
  };
  const save = async () => saveFile(`ddon-outbox-${new Date().toISOString().slice(0, 10)}.json`, "application/json", await exportOutbox());

  return (
    <>
      <h1>{text("outbox.title")}</h1>
      <section class="card">
        <p role="status" class={`number ${syncState.value}`}>{text(`sync.${syncState.value}`)}</p>
        {syncState.value === "refused" && <p class="notice error">{syncProblem.value}</p>}
        <dl class="facts">
          <dt>{text("outbox.waiting")}</dt><dd class="number">{number(queue.length)}</dd>
          <dt>{text("outbox.oldest")}</dt>
          <dd>{oldest ? `${ago(Date.parse(oldest.item.occurredAt))} (${moment(oldest.item.occurredAt)})` : text("outbox.nothing")}</dd>
          <dt>{text("outbox.lastSync")}</dt><dd>{sync?.lastSyncAt ? moment(sync.lastSyncAt) : text("outbox.never")}</dd>
        </dl>
        <div class="row">
          <button class="button main grow" disabled={busy} onClick={() => void send()}>{text("outbox.syncNow")}</button>
          <button class="button" onClick={() => void save()}>{text("outbox.export")}</button>
        </div>
      </section>
      {attention.length > 0 && (
        <section class="stack">
          <h2>{text("outbox.attention")}</h2>
          {attention.map((recorded) => recorded.item.type === "RESOLVE"
            ? <UnusedDecision key={recorded.id} recorded={recorded} item={recorded.item} />
            : <AttentionCard key={recorded.id} recorded={recorded} userId={user.value.id} />)}
        </section>
      )}
      {queue.length > 0 ? (
        <ol class="list card">{queue.map((recorded) => <WaitingLine key={recorded.id} recorded={recorded} />)}</ol>
      ) : (
        <p class="notice">{text("outbox.allGood")}</p>
      )}
    </>
  );
}

function WaitingLine({ recorded }: { readonly recorded: RecordedItem }) {
  const isMine = recorded.item.recordedBy === user.value.id || user.value.role === "ADMIN" || user.value.stores.includes(recorded.storeId);
  return <RecordedLine recorded={recorded}>{!isMine && ` · ${text("outbox.others")}`}</RecordedLine>;
}
