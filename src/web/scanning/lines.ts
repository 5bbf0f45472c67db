import type { Item, MovementItem } from "../domain/item";
import type { OriginalType } from "../domain/movement";
import { quantityOf, type Thousandths } from "../domain/quantity";
import type { RecordedItem } from "../outbox/database";

/** A record as it holds on this device: its quantity after this device's own amendments, null when it was taken back. */
export interface Line {
  readonly recorded: RecordedItem;
  readonly item: MovementItem;
  readonly type: OriginalType;
  readonly quantity: Thousandths | null;
  readonly amended: boolean;
}

/** The records as they hold, newest first. Of the counts of one product only the latest that holds is a line: it says what the earlier ones said. */
export function linesOf(records: readonly RecordedItem[]): Line[] {
  const amendments = new Map<string, RecordedItem>();
  for (const recorded of records) if (recorded.item.type === "AMEND") keepLater(amendments, recorded.item.movementId, recorded);

  const lines = records.flatMap((recorded) => (isOriginal(recorded.item) ? [lineOf(recorded, recorded.item, amendments.get(recorded.id))] : []));
  const counts = new Map<string, Line>();
  for (const line of lines) if (line.type === "COUNT") counts.set(subjectOf(line), better(counts.get(subjectOf(line)), line));
  return lines
    .filter((line) => line.type !== "COUNT" || counts.get(subjectOf(line)) === line)
    .sort((left, right) => right.recorded.seq - left.recorded.seq);
}

/** The count of a product, or of a code that is not known, that holds among the records. */
export function countOf(records: readonly RecordedItem[], code?: string): Line | undefined {
  return linesOf(records.filter((recorded) => recorded.item.barcode === code)).find((line) => line.type === "COUNT");
}

const isOriginal = (item: Item): item is MovementItem => item.type !== "AMEND" && item.type !== "COUNT_LINE" && item.type !== "RESOLVE";

function lineOf(recorded: RecordedItem, item: MovementItem, amendment: RecordedItem | undefined): Line {
  const change = amendment?.item;
  const quantity = change?.type === "AMEND" ? (change.void ? null : quantityOf(change.quantity)) : quantityOf(item.quantity);
  return { recorded, item, type: item.type, quantity, amended: amendment !== undefined };
}

function keepLater(latest: Map<string, RecordedItem>, id: string, recorded: RecordedItem): void {
  if ((latest.get(id)?.seq ?? -1) < recorded.seq) latest.set(id, recorded);
}

function better(held: Line | undefined, line: Line): Line {
  if (!held || (held.quantity === null) !== (line.quantity === null)) return held && held.quantity !== null ? held : line;
  return held.recorded.seq > line.recorded.seq ? held : line;
}

const subjectOf = ({ recorded }: Line) => `${recorded.storeId} ${recorded.item.productId ?? recorded.item.barcode}`;
