import type { Draft, MovementItem, Reason } from "../domain/item";
import type { OriginalType } from "../domain/movement";
import { isQuantity, multiply, quantityOf, quantityText, type Thousandths } from "../domain/quantity";
import { database, type ProductDocument, type RecordedItem } from "../outbox/database";
import { record } from "../outbox/record";
import { countOf, type Line } from "./lines";

/** How long an unknown code is kept from being sent, so that its finder can say what it is. */
const NOTE_TIME = 60_000;
/** How long a count is kept from being sent after each scan, so that a shelf that is scanned piece by piece is one count. */
const COUNT_TIME = 10_000;
/** A count that has been sent is amended for so long; what is scanned later counts the shelf anew. */
const SAME_COUNT = 900_000;

/** What was scanned: a product by one of its codes or picked from a list, or a code that this device does not know. */
export interface Found {
  readonly code: string;
  readonly product: ProductDocument | null;
  /** Pieces a scan of the code stands for. */
  readonly packSize: Thousandths;
}

export interface Booking {
  readonly storeId: string;
  readonly userId: string;
  readonly type: OriginalType;
  /** How many, in scans of the code; signed for a correction. */
  readonly quantity: Thousandths;
  readonly reason?: Reason;
  /** A count goes on from what this list has counted of the product so far; the list begins after this number. */
  readonly countOnFrom?: number;
}

export async function find(code: string): Promise<Found> {
  const product = (await database.products.where("codes").equals(code).first()) ?? null;
  const barcode = product?.barcodes.find((own) => own.code === code);
  return { code, product, packSize: BigInt(Math.round((barcode?.packSize ?? 1) * 1000)) };
}

/**
 * Records a scan. When this returns it is on the disk. Null: so many packs, or what was counted so far and they, are not a quantity.
 * A count is of the whole shelf: further scans make it a count of more, as long as it has not left the device, and amend it when it has.
 */
export async function book(found: Found, booking: Booking): Promise<RecordedItem | null> {
  return database.transaction("rw", database.meta, database.records, async () => {
    const scanned = found.product ? multiply(booking.quantity, found.packSize) : booking.quantity;
    if (scanned === null) return null;
    const counts = booking.type === "COUNT" && booking.countOnFrom !== undefined;
    const held = counts ? await countSoFar(found, booking, booking.countOnFrom!) : undefined;
    const quantity = (held?.quantity ?? 0n) + scanned;
    if (!isQuantity(quantity)) return null;
    const step = counts ? { step: quantityText(scanned) } : {};
    if (held && canCountOn(held)) return countOn(held, quantity, step, booking.userId);
    const subject = found.product ? { productId: found.product.id } : { barcode: found.code };
    const draft: Draft = {
      ...subject, type: booking.type, storeId: booking.storeId, quantity: quantityText(quantity), ...(booking.reason ? { reason: booking.reason } : {}),
    };
    return record(draft, booking.userId, { ...step, ...(found.product ? (counts ? { hold: COUNT_TIME } : {}) : { hold: NOTE_TIME }) });
  });
}

const canCountOn = ({ quantity, item, recorded: { state } }: Line) =>
  quantity !== null && state !== "attention" && state !== "dismissed" && Date.now() - Date.parse(item.occurredAt) < SAME_COUNT;

async function countOn(held: Line, quantity: Thousandths, step: { step?: string }, userId: string): Promise<RecordedItem> {
  const { recorded, item, amended } = held;
  if (recorded.attempted || amended) return amend(item, quantity, userId);
  const counted: RecordedItem = {
    ...recorded, ...step, item: { ...item, quantity: quantityText(quantity) }, heldUntil: Math.max(recorded.heldUntil ?? 0, Date.now() + COUNT_TIME),
  };
  await database.records.put(counted);
  return counted;
}

/** Takes a record back, or gives it another quantity: an amendment, because what was recorded stays recorded. */
export function amend(item: MovementItem, quantity: Thousandths | null, userId: string): Promise<RecordedItem> {
  const subject = item.productId !== undefined ? { productId: item.productId } : { barcode: item.barcode };
  const change = quantity === null ? { void: true as const } : { quantity: quantityText(quantity) };
  return record({ ...subject, ...change, type: "AMEND", storeId: item.storeId, movementId: item.id }, userId);
}

/** Takes back the last scan of a count that has more, else the whole record. */
export function undo({ item, recorded, quantity }: Line, userId: string): Promise<RecordedItem> {
  const [step, held] = [recorded.step === undefined ? null : quantityOf(recorded.step), quantity ?? 0n];
  return amend(item, step !== null && held > step ? held - step : null, userId);
}

/** What this list has counted of something so far. */
async function countSoFar(found: Found, booking: Booking, from: number): Promise<Line | undefined> {
  const records = await database.records.where("[storeId+productId]").equals([booking.storeId, found.product?.id ?? ""]).filter((held) => held.seq > from)
    .toArray();
  return countOf(records, found.product ? undefined : found.code);
}
