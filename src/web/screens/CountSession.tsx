import { useState } from "preact/hooks";
import { productOf } from "../app/catalogue";
import { useLive } from "../app/live";
import { useRemote } from "../app/remote";
import type { ScreenProps } from "../app/routes";
import { user } from "../app/session";
import { parseCount, pieces, quantityNumber, quantityOf } from "../domain/quantity";
import { CameraView } from "../parts/CameraView";
import { CodeField } from "../parts/CodeField";
import { lineText, useDeviceId } from "../parts/CountOverlaps";
import { CountSheet, type Sheet } from "../parts/CountSheet";
import { DoubtDialog } from "../parts/DoubtDialog";
import { Link } from "../parts/Link";
import { QuantityDialog } from "../parts/QuantityDialog";
import { Select } from "../parts/Select";
import { clock, number, text } from "../language/text";
import { type CountSessionDocument, database, type ProductDocument } from "../outbox/database";
import { say } from "../scanning/answer";
import type { Found } from "../scanning/booking";
import type { Scan } from "../scanning/burst";
import { countAgain, countedLines, type CountLineRecord, countMore } from "../scanning/countLines";
import { type LookUp, lookUp } from "../scanning/lookUp";
import { whyNotRecorded } from "../scanning/refused";
import { inUnit } from "../scanning/stockAfter";
import { takeGlimpse, takeScan, typedScan, useScans } from "../scanning/takers";
import { wake } from "../sync/loop";

/** One stocktake: counting, with or without a network, and below it what all devices together have counted. */
export function CountSession({ params }: ScreenProps) {
  const id = params["sessionId"] ?? "";
  const session = useLive(() => database.countSessions.get(id), [id]);
  const sheet = useRemote<Sheet>(`/count-sessions/${id}?limit=200`);
  return (
    <>
      <Link href="/counts">‹ {text("nav.counts")}</Link>
      <h1>{session?.name ?? text("nav.counts")}</h1>
      {session && <p><span class="badge waiting">{text(`counts.status.${session.status}`)}</span> {session.reason}</p>}
      {session && (session.status === "open" || session.status === "paused") && <Counting session={session} sheet={sheet.data} />}
      <CountSheet sessionId={id} sheet={sheet} isAdmin={user.value.role === "ADMIN"} />
    </>
  );
}

function Counting({ session, sheet }: { readonly session: CountSessionDocument; readonly sheet: Sheet | undefined }) {
  const own = useDeviceId();
  const [zone, setZone] = useState(session.zones[0] ?? "");
  const [camera, setCamera] = useState(false);
  const [doubt, setDoubt] = useState<LookUp | null>(null);
  const [editing, setEditing] = useState<CountLineRecord | null>(null);
  const lines = useLive(() => countedLines(session.id, session.storeId), [session.id]) ?? [];
  const place = { session, zone, userId: user.value.id };

  const count = async (found: Found) => {
    try {
      const line = await countMore(found, pieces(1), place);
      wake();
      if (!line) return say("bad", text("scan.badQuantity"), "error");
      const words = text("counts.counted", { name: nameOf(line), quantity: inUnit(quantityOf(line.item.quantity), found.product?.unit) });
      if (found.product) say("good", words, "done");
      else say("unknown", words, "unknown");
    } catch (error) {
      say("bad", whyNotRecorded(error), "error");
    }
  };
  const scan = async (scanned: Scan) => {
    const read = await lookUp(scanned);
    if (!read.isDoubtful) return count(read.found);
    say("unknown", text(scanned.broken ? "scan.broken" : "scan.doubtful", { code: read.found.code }), "unknown");
    setDoubt(read);
  };
  const keep = (found: Found) => {
    setDoubt(null);
    void count(found);
  };
  const pick = (product: ProductDocument) => count({ code: "", product, packSize: pieces(1) });
  useScans(scan);

  return (
    <section class="card">
      {session.zones.length > 0 && (
        <Select label={text("counts.zone")} value={zone} onChange={setZone}
          options={[...session.zones.map((one) => ({ value: one, text: one })), { value: "", text: text("counts.noZone") }]} />
      )}
      {camera && <CameraView key={zone} onCode={takeGlimpse} onClose={() => setCamera(false)} />}
      <CodeField camera={camera} onCamera={() => setCamera(!camera)} onCode={(code) => takeScan(typedScan(code))} onPick={(product) => void pick(product)} />
      <h2>{text("counts.mine")}</h2>
      <ul class="list">
        {lines.map((line) => (
          <li key={line.id} class="row">
            <span class="grow">
              {nameOf(line)}<br />
              <span class="faint">{[line.item.zone, clock(line.item.occurredAt), text(`state.${line.state}`)].filter(Boolean).join(" · ")}</span>
            </span>
            <span class="number">{quantityText(line)}</span>
            <button class="button small" aria-label={`${text("action.edit")}: ${nameOf(line)}`} onClick={() => setEditing(line)}>{text("action.edit")}</button>
          </li>
        ))}
      </ul>
      {doubt && <DoubtDialog doubt={doubt} onKeep={keep} onDrop={() => setDoubt(null)} />}
      {editing && (
        <QuantityDialog title={text("scan.howMany", { name: nameOf(editing) })} initial={editing.item.quantity}
          stands={[ownText(editing), ...othersOf(sheet, editing, own).map((line) => lineText(line, own))]}
          read={parseCount} onClose={() => setEditing(null)} whenScanned="changed"
          onQuantity={(quantity) => {
            setEditing(null);
            void countAgain(editing, quantity, place).then(wake);
          }} />
      )}
    </section>
  );
}

const nameOf = (line: CountLineRecord) => productOf(line.productId)?.name ?? line.item.barcode ?? text("unknownProduct");

const quantityText = (line: CountLineRecord) => number(quantityNumber(quantityOf(line.item.quantity)));

const ownText = (line: CountLineRecord) =>
  text("counts.found", { device: text("counts.thisDevice"), quantity: quantityText(line), at: clock(line.item.occurredAt) });

// What other devices found in the same zone, as far as the server has said it: it stays beside this device's line.
const othersOf = (sheet: Sheet | undefined, { item, productId }: CountLineRecord, own: string) =>
  sheet?.products.find((product) => product.productId === productId)?.lines
    .filter((line) => line.zone === (item.zone ?? "") && line.deviceId !== own) ?? [];
