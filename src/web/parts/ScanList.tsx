import { useState } from "preact/hooks";
import { productOf } from "../app/catalogue";
import { useLive } from "../app/live";
import { listFrom } from "../app/preferences";
import { fits } from "../domain/movement";
import { parseQuantity, quantityNumber, quantityText, type Thousandths } from "../domain/quantity";
import { number, text } from "../language/text";
import { database, type RecordedItem } from "../outbox/database";
import { say } from "../scanning/answer";
import { amend, undo } from "../scanning/booking";
import { type Line, linesOf } from "../scanning/lines";
import { scanning } from "../scanning/scanning";
import { stockAfter } from "../scanning/stockAfter";
import { wake } from "../sync/loop";
import { LineRow } from "./LineRow";
import { QuantityDialog } from "./QuantityDialog";

interface ScanListProps {
  /** The list begins after this number of the device's counter. */
  readonly from: number;
  readonly storeId: string;
  readonly userId: string;
}

/** A long shift's list stays quick: only its newest lines are on the screen. */
const PAGE = 30;

/** What was recorded since the list was begun, newest first; each line can be taken back or given another quantity. */
export function ScanList({ from, storeId, userId }: ScanListProps) {
  const [shown, setShown] = useState(PAGE);
  const [editing, setEditing] = useState<Line | null>(null);
  const records = useLive(() => recordsSince(from, storeId), [from, storeId]) ?? [];
  const lines = linesOf(records);
  // Goods in, out and counted have no sum.
  const isOfOneKind = lines.every((line) => line.type === lines[0]!.type);
  const total = lines.reduce((sum, line) => sum + (line.quantity ?? 0n), 0n);

  const change = async (line: Line, how: "scan.undone" | "scan.changed", amending: Promise<unknown>) => {
    setEditing(null);
    await amending;
    wake();
    if (scanning.unknown.value?.id === line.recorded.id) scanning.unknown.value = null;
    const product = productOf(line.recorded.productId);
    say("", text(how, { name: nameOf(line) }), "done", product ? await stockAfter(storeId, product) : {});
  };
  const beginNewList = () => (listFrom.value = Math.max(from, ...records.map((recorded) => recorded.seq)));

  return (
    <section class="card" aria-label={text("scan.list")}>
      <div class="row">
        <h2 class="grow">{text("scan.list")}</h2>
        {lines.length > 0 && <button class="button small" onClick={beginNewList}>{text("scan.newList")}</button>}
      </div>
      <p class="faint">
        {text(lines.length === 0 ? "scan.empty" : isOfOneKind ? "scan.total" : "scan.lines",
          { lines: lines.length, quantity: number(quantityNumber(total)) })}
      </p>
      <ul class="list">
        {lines.slice(0, shown).map((line) => (
          <LineRow key={line.recorded.id} line={line} name={nameOf(line)}>
            {line.quantity !== null && (
              <>
                <button class="button small" aria-label={`${text("action.edit")}: ${nameOf(line)}`} onClick={() => setEditing(line)}>
                  {text("action.edit")}
                </button>
                <button class="button small" aria-label={`${text("action.undo")}: ${nameOf(line)}`}
                  onClick={() => void change(line, "scan.undone", undo(line, userId))}>
                  {text("action.undo")}
                </button>
              </>
            )}
          </LineRow>
        ))}
      </ul>
      {lines.length > shown && <button class="button" onClick={() => setShown(shown + PAGE)}>{text("action.more")}</button>}
      {editing && (
        <QuantityDialog title={`${text("amend.title")}: ${nameOf(editing)}`} initial={quantityText(editing.quantity ?? 0n)}
          read={(typed) => readFor(editing, typed)}
          onQuantity={(quantity) => void change(editing, "scan.changed", amend(editing.item, quantity, userId))}
          onClose={() => setEditing(null)} whenScanned="changed" />
      )}
    </section>
  );
}

const recordsSince = (from: number, storeId: string): Promise<RecordedItem[]> =>
  database.records.where("[storeId+seq]").between([storeId, from], [storeId, Infinity], false, true).toArray();

const nameOf = ({ recorded }: Line) => productOf(recorded.productId)?.name ?? recorded.item.barcode ?? text("unknownProduct");

function readFor(line: Line, typed: string): Thousandths | null {
  const quantity = parseQuantity(typed);
  return quantity !== null && fits(line.type, quantity) ? quantity : null;
}
