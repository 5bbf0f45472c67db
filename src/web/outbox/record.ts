import { believedStamp } from "../domain/deviceClock";
import type { Draft, Item } from "../domain/item";
import { RefusedError, refusalOf } from "../domain/itemRules";
import { database, type DeviceRow, type RecordedItem, type StoreDatabase } from "./database";
import { uuid7 } from "./uuid";

export interface RecordOptions {
  /** Keep it here for so long (milliseconds) before it is sent, so that a note can still be added. */
  readonly hold?: number;
  /** What this scan adds to a count. */
  readonly step?: string;
  /** The product that it is about, where the item itself does not say. */
  readonly productId?: string;
}

/**
 * Records what a user did. When this returns, it is on the disk with its id, its number and its place in this device's time; only then may
 * the screen say "done". Throws a `RefusedError` for what the server could never take; then nothing was recorded.
 */
export async function record(draft: Draft, userId: string, options: RecordOptions = {}, db: StoreDatabase = database): Promise<RecordedItem> {
  const refusal = refusalOf(draft);
  if (refusal) throw new RefusedError(refusal);
  return db.transaction("rw", db.meta, db.records, async () => {
    const device = await nextStamp(db);
    const item = {
      ...draft, id: uuid7(device.lastStamp), seq: device.lastSeq, occurredAt: new Date(device.lastStamp).toISOString(), recordedBy: userId,
    } as Item;
    const recorded: RecordedItem = {
      id: item.id, seq: item.seq, storeId: item.storeId ?? "", productId: item.productId ?? options.productId ?? "", item, state: "waiting", attempted: false,
      ...(options.step === undefined ? {} : { step: options.step }),
      ...(options.hold ? { heldUntil: Date.now() + options.hold } : {}),
    };
    await db.records.add(recorded);
    return recorded;
  });
}

/**
 * Takes a record out, with what amends it, as if it had never been; their numbers go to what follows. Only while neither it nor anything after it may have
 * left: false when it stays.
 */
export async function takeOut(id: string, db: StoreDatabase = database): Promise<boolean> {
  return db.transaction("rw", db.meta, db.records, async () => {
    const [recorded, device] = [await db.records.get(id), await db.row("device")];
    if (!recorded || !device) return false;
    const all = [recorded, ...(await db.records.where("seq").above(recorded.seq).sortBy("seq"))];
    if (all.some(({ attempted }) => attempted)) return false;
    const left = all.filter(({ item }) => item.id !== id && !(item.type === "AMEND" && item.movementId === id));
    await db.records.bulkDelete(all.map((one) => one.id));
    await db.records.bulkAdd(left.map((one, index) => ({ ...one, seq: recorded.seq + index, item: { ...one.item, seq: recorded.seq + index } })));
    await db.meta.put({ ...device, lastSeq: device.lastSeq - all.length + left.length });
    return true;
  });
}

/** The installation's own id, made when it is first asked for. */
export const deviceId = async (db: StoreDatabase = database): Promise<string> => (await deviceIdentity(db)).deviceId;

/** What the server knows the installation by; the key is made when it is first asked for. */
export async function deviceIdentity(db: StoreDatabase = database): Promise<{ deviceId: string; deviceKey: string }> {
  return db.transaction("rw", db.meta, async () => {
    const device = (await db.row("device")) ?? newDevice();
    const deviceKey = device.deviceKey ?? randomKey();
    await db.meta.put({ ...device, deviceKey });
    return { deviceId: device.deviceId, deviceKey };
  });
}

const randomKey = (): string => [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// A device's own movements keep their order whatever its clock does: never the same moment twice, never backwards. A last moment that lies more than a day
// ahead is forgotten, or one wrong moment would take all that follows along.
async function nextStamp(db: StoreDatabase): Promise<DeviceRow> {
  const device = (await db.row("device")) ?? newDevice();
  const now = Date.now();
  const next: DeviceRow = { ...device, lastSeq: device.lastSeq + 1, lastStamp: Math.max(now, believedStamp(device.lastStamp, now) + 1) };
  await db.meta.put(next);
  return next;
}

const newDevice = (): DeviceRow => ({ name: "device", deviceId: uuid7(Date.now()), lastSeq: 0, lastStamp: 0 });

/**
 * The members that a movement booked straight on the server needs. It takes no number of the outbox's counter: when it is refused, none would ever
 * arrive.
 */
export async function onlineStamp(db: StoreDatabase = database): Promise<{ id: string; deviceId: string; seq: 0; occurredAt: string; sentAt: string }> {
  const now = Date.now();
  const time = new Date(now).toISOString();
  return { id: uuid7(now), deviceId: await deviceId(db), seq: 0, occurredAt: time, sentAt: time };
}
