import { useEffect, useState } from "preact/hooks";
import { useAction } from "../app/action";
import { useLive } from "../app/live";
import { storeId } from "../app/preferences";
import type { Remote } from "../app/remote";
import type { CountedProduct } from "../domain/countSheet";
import { money, number, text } from "../language/text";
import { type CountSessionDocument, database } from "../outbox/database";
import { countedLines } from "../scanning/countLines";
import { call } from "../sync/http";
import { wake } from "../sync/loop";
import { ActionState } from "./ActionState";
import { CountApproval } from "./CountApproval";
import { CountOverlaps } from "./CountOverlaps";
import { ReasonDialog } from "./ReasonDialog";
import { RemoteState } from "./RemoteState";

export interface Sheet {
  readonly session: CountSessionDocument;
  readonly summary: {
    readonly products: number; readonly differing: number; readonly uncounted: number; readonly value: number; readonly recount: number;
    readonly overlaps: number;
  };
  readonly products: readonly CountedProduct[];
  readonly nextCursor: string | null;
  readonly uncounted: readonly { readonly productId: string; readonly name?: string; readonly expected: number }[];
}

/** What all devices together have counted, beside what should be there; an administrator decides what becomes of it. */
export function CountSheet({ sessionId, sheet, isAdmin }: { readonly sessionId: string; readonly sheet: Remote<Sheet>; readonly isAdmin: boolean }) {
  useEffect(() => {
    if (sheet.data) void database.countSessions.put(sheet.data.session);
  }, [sheet.data]);
  // What this device has just sent belongs on the sheet.
  const arrived = useLive(async () => (await countedLines(sessionId, storeId.value)).filter((line) => line.state === "synced").length, [sessionId]) ?? 0;
  useEffect(() => {
    if (arrived > 0) sheet.reload();
  }, [arrived]);
  return (
    <section class="card">
      <div class="row">
        <h2 class="grow">{text("counts.sheet")}</h2>
        <button class="button small" onClick={sheet.reload}>{text("app.refresh")}</button>
      </div>
      <RemoteState of={sheet} />
      {sheet.data && (
        <>
          <p>{text("counts.summary", { ...sheet.data.summary })} · {money(sheet.data.summary.value)}</p>
          {sheet.data.products.length > 0 && <Variances products={sheet.data.products} />}
          {sheet.data.products.some((product) => product.overlaps.length > 0) && (
            <CountOverlaps session={sheet.data.session} products={sheet.data.products} />
          )}
          {sheet.data.uncounted.length > 0 && (
            <details>
              <summary>{text("counts.uncounted")}: {number(sheet.data.summary.uncounted)}</summary>
              <ul class="list">
                {sheet.data.uncounted.map((product) => (
                  <li key={product.productId} class="row">
                    <span class="grow">{product.name}</span><span class="number">{number(product.expected)}</span>
                  </li>
                ))}
              </ul>
            </details>
          )}
          {isAdmin && <Decisions sheet={sheet.data} onDone={sheet.reload} />}
        </>
      )}
    </section>
  );
}

const Variances = ({ products }: { readonly products: readonly CountedProduct[] }) => (
  <div class="table" tabIndex={0} role="region" aria-label={text("counts.sheet")}>
    <table>
      <thead>
        <tr>
          <th>{text("product")}</th><th class="number">{text("counts.expected")}</th><th class="number">{text("counts.countedColumn")}</th>
          <th class="number">{text("difference")}</th><th class="number">{text("counts.value")}</th>
        </tr>
      </thead>
      <tbody>
        {products.map((product) => (
          <tr key={product.productId}>
            <td>{product.name}{product.recount && <> <span class="badge waiting">{text("counts.recount")}</span></>}</td>
            <td class="number">{number(product.expected)}</td><td class="number">{number(product.counted)}</td>
            <td class={`number ${product.difference < 0 ? "negative" : ""}`}>{number(product.difference)}</td>
            <td class="number">{product.value === undefined ? "–" : money(product.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function Decisions({ sheet, onDone }: { readonly sheet: Sheet; readonly onDone: () => void }) {
  const { session } = sheet;
  const [asking, setAsking] = useState<"discard" | "reverse" | null>(null);
  const action = useAction();
  const ask = async (verb: "approve" | "discard" | "pause" | "resume" | "reverse", body: object) => {
    if (!(await action.run(() => call(`/count-sessions/${session.id}/${verb}`, { method: "POST", body })))) return;
    setAsking(null);
    wake();
    onDone();
  };
  const counts = session.status === "open" || session.status === "paused";
  return (
    <div class="stack">
      {!asking && <ActionState of={action} done="" />}
      {counts && <CountApproval sheet={sheet} action={action} onApprove={(approval) => void ask("approve", approval)} />}
      <div class="row">
        {session.status === "open" && <button class="button" disabled={action.busy} onClick={() => void ask("pause", {})}>{text("counts.pause")}</button>}
        {session.status === "paused" && <button class="button" disabled={action.busy} onClick={() => void ask("resume", {})}>{text("counts.resume")}</button>}
        {counts && <button class="button danger" onClick={() => setAsking("discard")}>{text("counts.discard")}</button>}
        {session.status === "approved" && <button class="button danger" onClick={() => setAsking("reverse")}>{text("counts.reverse")}</button>}
      </div>
      {asking && (
        <ReasonDialog key={asking} title={text(`counts.${asking}`)} label={text("counts.why")} verb={text(`counts.${asking}`)} action={action}
          onReason={(reason) => void ask(asking, { reason })} onClose={() => setAsking(null)} />
      )}
    </div>
  );
}
