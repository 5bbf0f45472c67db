import { elementOf, type GoodsLabel, keyOf, keysOf, weightOfScale } from "../domain/codes";
import type { Draft, MovementItem, Reason } from "../domain/item";
import type { OriginalType } from "../domain/movement";
import { isQuantity, multiply, quantityOf, quantityText, type Thousandths } from "../domain/quantity";
import { database, type ProductDocument, type RecordedItem } from "../outbox/database";
import { record, takeOut } from "../outbox/record";
import { countOf, type Line } from "./lines";

/** How long an unknown code is kept from being sent, so that its finder can say what it is. */
const NOTE_TIME = 60_000;
/** How long a count is kept from being sent after each scan, so that a shelf that is scanned piece by piece is one count. */
const COUNT_TIME = 10_000;
/** Another scan counts a line up as long as it waits here: so long (milliseconds) after each scan, and longer without a network, but not for ever. */
const LINE_TIME = 5_000;
const SAME_LINE = 300_000;
/** A count that has been sent is amended for so long; what is scanned later counts the shelf anew. */
const SAME_COUNT = 900_000;

/** What was scanned: a product by one of its codes or picked from a list, or a code that this device does not know. */
export interface Found {
  readonly code: string;
  readonly product: ProductDocument | null;
  /** Pieces a scan of the code stands for. */
  readonly packSize: Thousandths;
  /** What the label that was scanned says of these goods. */
  readonly label?: GoodsLabel;
}

export interface Booking {
  readonly storeId: string;
  readonly userId: string;
  readonly type: OriginalType;
  /** How many, in scans of the code; signed for a correction. */
  readonly quantity: Thousandths;
  readonly reason?: Reason;
  /** It adds to what this list says of the product already; the list begins after this number. */
  readonly onFrom?: number;
}

export async function find(code: string): Promise<Found> {
  const keys = keysOf(code);
  const products = await database.products.where("codes").anyOf(keys as string[]).toArray();
  const key = keys.find((key) => products.some(({ codes }) => codes.includes(key)));
  const found = foundIn(products.find(({ codes }) => codes.includes(key!)) ?? null, code, (own) => keyOf(own) === key);
  const weight = weightOfScale(code, key ?? "");
  // What says no weight is for the server to set aside.
  if (weight === 0) return { ...found, product: null };
  if (weight !== null) return { ...found, packSize: multiply(quantityOf(weight), found.packSize) ?? found.packSize, label: { weight } };
  const label = elementOf(code)?.label;
  return label ? { ...found, label } : found;
}

/** The one product with a code that differs only in small and capital letters. */
export async function findInAnyCase(code: string): Promise<Found | null> {
  const [product, ...more] = await database.products.where("codes").equalsIgnoreCase(keyOf(code)).toArray();
  return product && more.length === 0 ? foundIn(product, code, (own) => own.toLowerCase() === code.toLowerCase()) : null;
}

function foundIn(product: ProductDocument | null, code: string, isIt: (own: string) => boolean): Found {
  const barcode = product?.barcodes.find((own) => own.code === code) ?? product?.barcodes.find((own) => isIt(own.code));
  return { code, product, packSize: BigInt(Math.round((barcode?.packSize ?? 1) * 1000)) };
}

/**
 * Records a scan. When this returns it is on the disk. Null: so many packs, or what was scanned so far and they, are not a quantity.
 * A count is of the whole shelf: further scans make it a count of more, as long as it has not left the device, and amend it when it has. What else was scanned
 * of a product is counted up while it waits here, and never when it may have left.
 */
export async function book(found: Found, booking: Booking): Promise<RecordedItem | null> {
  return database.transaction("rw", database.meta, database.records, async () => {
    const scanned = found.product ? multiply(booking.quantity, found.packSize) : booking.quantity;
    if (scanned === null) return null;
    const { type, onFrom } = booking;
    const isCount = type === "COUNT";
    const count = isCount && onFrom !== undefined ? await countSoFar(found, booking, onFrom) : undefined;
    const line = !isCount && onFrom !== undefined ? await lineSoFar(found, booking, scanned, onFrom) : undefined;
    const quantity = (count?.quantity ?? (line ? quantityOf(line.item.quantity!) : 0n)) + scanned;
    if (!isQuantity(quantity)) return null;
    const step = onFrom === undefined ? {} : { step: quantityText(scanned) };
    if (count && canCountOn(count)) return countOn(count, quantity, step, booking.userId);
    if (line) return countUp(line, quantity, step, LINE_TIME);
    const subject = found.product ? { productId: found.product.id } : { barcode: found.code };
    // A count is of the whole shelf, whatever one label on it says.
    const label = isCount || !found.product ? {} : found.label;
    const draft: Draft = {
      ...subject, ...label, type, storeId: booking.storeId, quantity: quantityText(quantity), ...(booking.reason ? { reason: booking.reason } : {}),
    };
    const hold = !found.product ? NOTE_TIME : onFrom === undefined ? 0 : isCount ? COUNT_TIME : LINE_TIME;
    return record(draft, booking.userId, { ...step, hold });
  });
}

const canCountOn = ({ quantity, item, recorded: { state } }: Line) =>
  quantity !== null && state !== "attention" && state !== "dismissed" && Date.now() - Date.parse(item.occurredAt) < SAME_COUNT;

async function countOn(held: Line, quantity: Thousandths, step: { step?: string }, userId: string): Promise<RecordedItem> {
  const { recorded, item, amended } = held;
  if (recorded.attempted || amended) return amend(item, quantity, userId);
  return countUp(recorded, quantity, step, COUNT_TIME);
}

async function countUp(recorded: RecordedItem, quantity: Thousandths, step: { step?: string }, hold: number): Promise<RecordedItem> {
  const item = { ...recorded.item, quantity: quantityText(quantity) } as RecordedItem["item"];
  const counted: RecordedItem = { ...recorded, ...step, item, heldUntil: Math.max(recorded.heldUntil ?? 0, Date.now() + hold) };
  await database.records.put(counted);
  return counted;
}

/** Takes a record back, or gives it another quantity: an amendment, because what was recorded stays recorded. */
export function amend(item: MovementItem, quantity: Thousandths | null, userId: string): Promise<RecordedItem> {
  const subject = item.productId !== undefined ? { productId: item.productId } : { barcode: item.barcode };
  const change = quantity === null ? { void: true as const } : { quantity: quantityText(quantity) };
  return record({ ...subject, ...change, type: "AMEND", storeId: item.storeId, movementId: item.id }, userId);
}

/** Takes back the last scan of a line that has more, else the whole record. A code that nobody knows goes altogether, if it is still all here. */
export async function undo({ item, recorded, quantity }: Line, userId: string): Promise<void> {
  const [step, held] = [recorded.step === undefined ? 0n : quantityOf(recorded.step), quantity ?? 0n];
  const left = held - step;
  const hasMore = step !== 0n && left !== 0n && left > 0n === held > 0n;
  if (!hasMore && item.barcode !== undefined && (await takeOut(recorded.id))) return;
  await amend(item, hasMore ? left : null, userId);
}

/** What this list has counted of something so far. */
const countSoFar = async (found: Found, booking: Booking, from: number): Promise<Line | undefined> =>
  countOf((await recordsOf(found, booking)).filter(({ seq }) => seq > from), found.product ? undefined : found.code);

/** The line that a scan counts up: the last that was recorded of the product, when it says the same and has not left. */
async function lineSoFar(found: Found, booking: Booking, scanned: Thousandths, from: number): Promise<RecordedItem | undefined> {
  const records = await recordsOf(found, booking);
  const last = records.sort((left, right) => left.seq - right.seq).at(-1);
  if (!last || last.seq <= from || last.attempted || last.state !== "waiting") return undefined;
  const { type, reason, recordedBy, occurredAt, quantity } = last.item;
  if (!sameLabel(last.item as MovementItem, found.label ?? {})) return undefined;
  const isSame = type === booking.type && reason === booking.reason && recordedBy === booking.userId && Date.now() - Date.parse(occurredAt) < SAME_LINE;
  return isSame && quantityOf(quantity!) > 0n === scanned > 0n ? last : undefined;
}

const sameLabel = (one: GoodsLabel, other: GoodsLabel) =>
  (["lot", "expiresOn", "serial", "weight", "count"] as const).every((member) => one[member] === other[member]);

const recordsOf = (found: Found, { storeId }: Booking): Promise<RecordedItem[]> =>
  database.records.where("[storeId+productId]").equals([storeId, found.product?.id ?? ""])
    .filter(({ item }) => found.product !== null || item.barcode === found.code).toArray();
