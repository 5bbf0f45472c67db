import type { Draft, MovementItem, Reason } from "../domain/item";
import type { OriginalType } from "../domain/movement";
import { multiply, quantityText, type Thousandths } from "../domain/quantity";
import { database, type ProductDocument, type RecordedItem } from "../outbox/database";
import { record } from "../outbox/record";
import { countOf } from "./lines";

/** How long an unknown code is kept from being sent, so that its finder can say what it is. */
const NOTE_TIME = 60_000;

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
 * Records a scan. When this returns it is on the disk. Null: the quantity of so many packs has more than three places.
 * A count is of the whole shelf, so each further scan records the sum anew; the latest count holds.
 */
export async function book(found: Found, booking: Booking): Promise<RecordedItem | null> {
  return database.transaction("rw", database.meta, database.records, async () => {
    const scanned = found.product ? multiply(booking.quantity, found.packSize) : booking.quantity;
    if (scanned === null) return null;
    const before = booking.type === "COUNT" && booking.countOnFrom !== undefined ? await countedSoFar(found, booking, booking.countOnFrom) : 0n;
    const subject = found.product ? { productId: found.product.id } : { barcode: found.code };
    const draft: Draft = {
      ...subject, type: booking.type, storeId: booking.storeId, quantity: quantityText(before + scanned), ...(booking.reason ? { reason: booking.reason } : {}),
    };
    return record(draft, booking.userId, found.product ? {} : { hold: NOTE_TIME });
  });
}

/** Takes a record back, or gives it another quantity: an amendment, because what was recorded stays recorded. */
export function amend(item: MovementItem, quantity: Thousandths | null, userId: string): Promise<RecordedItem> {
  const subject = item.productId !== undefined ? { productId: item.productId } : { barcode: item.barcode };
  const change = quantity === null ? { void: true as const } : { quantity: quantityText(quantity) };
  return record({ ...subject, ...change, type: "AMEND", storeId: item.storeId, movementId: item.id }, userId);
}

async function countedSoFar(found: Found, booking: Booking, from: number): Promise<Thousandths> {
  const records = await database.records.where("[storeId+productId]").equals([booking.storeId, found.product?.id ?? ""]).filter((held) => held.seq > from).toArray();
  return countOf(records, found.product ? undefined : found.code);
}
