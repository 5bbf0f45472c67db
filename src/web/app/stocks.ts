import type { Conflict } from "../domain/conflict";
import { believedStamp, type DeviceClock } from "../domain/deviceClock";
import type { Movement } from "../domain/movement";
import { keyOf } from "../domain/orderKey";
import { projectStock, type ServerStock } from "../domain/projectedStock";
import { quantityOf, type Thousandths } from "../domain/quantity";
import { database, type RecordedItem, type StockDocument } from "../outbox/database";
import { decidedMovement, movementOf } from "../outbox/movements";

/** A stock as a worker sees it: what the server has, and what it will be when this device's own records have arrived. */
export interface ShownStock {
  readonly productId: string;
  readonly server: Thousandths;
  readonly expected: Thousandths;
  /** How many of this device's records are not in the server's number yet. */
  readonly pending: number;
  readonly document: StockDocument | null;
  readonly reorderPoint: number | null;
}

/** All stocks of a store that there is anything to say of, by product. */
export async function stocksOf(storeId: string): Promise<Map<string, ShownStock>> {
  const [documents, points, waiting] = await Promise.all([
    database.stocks.where("storeId").equals(storeId).toArray(),
    database.reorderPoints.where("storeId").equals(storeId).toArray(),
    database.records.where("[state+seq]").between(["waiting", -Infinity], ["waiting", Infinity]).filter((recorded) => recorded.storeId === storeId).toArray(),
  ]);
  const reorder = new Map(points.map((point) => [point.productId, point.reorderPoint]));
  const shown = new Map(documents.map((document) => [document.productId, still(document, reorder.get(document.productId) ?? null)]));
  const moved = new Set(waiting.map((recorded) => recorded.productId).filter((id) => id !== ""));
  for (const productId of moved) shown.set(productId, await expect(storeId, productId, shown.get(productId), waiting));
  return shown;
}

/** The stock of one product in a store. */
export async function stockOf(storeId: string, productId: string): Promise<ShownStock> {
  const [document, point, records] = await Promise.all([
    database.stocks.get([storeId, productId]), database.reorderPoints.get([storeId, productId]),
    database.records.where("[storeId+productId]").equals([storeId, productId]).filter(({ state }) => state === "waiting").toArray(),
  ]);
  const held = document && still(document, point?.reorderPoint ?? null);
  return records.length > 0 || !held ? expect(storeId, productId, held, records) : held;
}

const still = (document: StockDocument, reorderPoint: number | null): ShownStock => {
  const quantity = quantityOf(document.quantity);
  return { productId: document.productId, server: quantity, expected: quantity, pending: 0, document, reorderPoint };
};

async function expect(storeId: string, productId: string, held: ShownStock | undefined, waiting: readonly RecordedItem[]): Promise<ShownStock> {
  const [device, sync, known] = await Promise.all([
    database.row("device"), database.row("sync"),
    database.records.where("[storeId+productId]").equals([storeId, productId]).filter((recorded) => recorded.state === "synced").toArray(),
  ]);
  const own = waiting.filter((recorded) => recorded.productId === productId);
  const conflicts = new Map((await database.conflicts.bulkGet(own.flatMap(({ item }) => (item.type === "RESOLVE" ? [item.conflictId] : []))))
    .flatMap((document) => (document ? [[document.id, document.data as Conflict] as const] : [])));
  const [ownId, clock] = [device?.deviceId ?? "", clockOf(device?.lastStamp ?? 0, sync?.clockOffset ?? 0)];
  const movements = (records: readonly RecordedItem[]): Movement[] => records
    .map((recorded) => recorded.item.type === "RESOLVE"
      ? decidedMovement(recorded, conflicts.get(recorded.item.conflictId), ownId, clock)
      : movementOf(recorded, ownId, clock))
    .filter((movement) => movement !== null);
  const server = serverStock(held?.document ?? null);
  const moving = movements(own);
  return {
    productId, server: server.quantity, expected: projectStock(server, [...movements(known), ...baselineOf(server)], moving), pending: moving.length,
    document: held?.document ?? null, reorderPoint: held?.reorderPoint ?? null,
  };
}

// What waits will be sent after the last stamp, which quick scans may have pushed ahead of the clock.
function clockOf(lastStamp: number, offset: number): DeviceClock {
  const now = Date.now();
  return { now: Math.max(now, believedStamp(lastStamp, now)), offset };
}

// The count that the server starts from may be another device's, and a decision here may give it another quantity.
const baselineOf = ({ baseline }: ServerStock): Movement[] =>
  baseline ? [{ type: "COUNT", id: baseline.key.id, key: baseline.key, quantity: baseline.quantity }] : [];

function serverStock(document: StockDocument | null): ServerStock {
  if (!document) return { quantity: 0n, baseline: null };
  const { baseline } = document;
  return {
    quantity: quantityOf(document.quantity),
    baseline: baseline && { key: keyOf({ ...baseline, id: baseline.movementId }), quantity: quantityOf(baseline.quantity) },
  };
}
