import { keyOf } from "../domain/codes";
import type {
  CategoryDocument, FeedDocument, ProductDocument, ReorderPointDocument, StockDocument, StoreDatabase, StoreDocument,
} from "../outbox/database";
import { askAgain } from "../outbox/outbox";
import { type QuarantineChange, settleQuarantined } from "../outbox/settle";

type WireProduct = Omit<ProductDocument, "codes">;

/** A thing as the server has it now; it takes the place of what is here. */
export type Change =
  | { readonly kind: "store"; readonly id: string; readonly data: StoreDocument }
  | { readonly kind: "category"; readonly id: string; readonly data: CategoryDocument }
  | { readonly kind: "product"; readonly id: string; readonly data: WireProduct }
  | { readonly kind: "stock"; readonly id: string; readonly data: StockDocument }
  | { readonly kind: "reorder_point"; readonly id: string; readonly data: ReorderPointDocument }
  | { readonly kind: "conflict" | "quarantine"; readonly id: string; readonly storeId?: string; readonly data: unknown }
  | { readonly kind: "purge"; readonly id: string; readonly storeId?: string };

/** Puts changes in their places, in their order. Kinds that this version does not know change nothing. */
export async function apply(changes: readonly Change[], db: StoreDatabase): Promise<void> {
  let rest = changes;
  while (rest.length > 0) {
    // A purge parts what came before it from what comes after; between purges each kind can be written in one go.
    const purge = rest.findIndex((change) => change.kind === "purge");
    await put(purge < 0 ? rest : rest.slice(0, purge), db);
    if (purge < 0) return;
    const { storeId } = rest[purge] as Extract<Change, { kind: "purge" }>;
    await (storeId ? forgetStore(storeId, db) : forgetCatalogue(db));
    rest = rest.slice(purge + 1);
  }
}

/** Empties what comes from the server; what was recorded here is not of it. */
export async function forgetEverything(db: StoreDatabase): Promise<void> {
  await Promise.all([forgetCatalogue(db), db.stores.clear(), db.stocks.clear(), db.reorderPoints.clear(), db.countSessions.clear(), db.conflicts.clear(),
    db.quarantine.clear()]);
}

async function put(changes: readonly Change[], db: StoreDatabase): Promise<void> {
  const of = <T>(kind: Change["kind"]) => changes.flatMap((change) => (change.kind === kind && "data" in change ? [change.data as T] : []));
  const feedDocuments = (kind: "conflict" | "quarantine"): FeedDocument[] =>
    changes.flatMap((change) => (change.kind === kind ? [{ id: change.id, storeId: change.storeId ?? "", data: change.data }] : []));
  const stores = of<StoreDocument>("store");
  const held = await db.stores.bulkGet(stores.map(({ id }) => id));
  await askAgain(stores.flatMap(({ id }, index) => (held[index] ? [] : [id])), db);
  await Promise.all([
    db.stores.bulkPut(stores),
    db.categories.bulkPut(of<CategoryDocument>("category")),
    db.products.bulkPut(of<WireProduct>("product").map((product) => ({ ...product, codes: product.barcodes.map(({ code }) => keyOf(code)) }))),
    db.stocks.bulkPut(of<StockDocument>("stock")),
    db.reorderPoints.bulkPut(of<ReorderPointDocument>("reorder_point")),
    db.conflicts.bulkPut(feedDocuments("conflict")),
    db.quarantine.bulkPut(feedDocuments("quarantine")),
    settleQuarantined(of<QuarantineChange>("quarantine"), db),
  ]);
}

async function forgetStore(storeId: string, db: StoreDatabase): Promise<void> {
  await Promise.all([
    db.stores.delete(storeId),
    ...[db.stocks, db.reorderPoints, db.countSessions, db.conflicts, db.quarantine].map((table) => table.where("storeId").equals(storeId).delete()),
  ]);
}

// With the conflicts about products, which are in no store.
const forgetCatalogue = (db: StoreDatabase) => Promise.all([db.products.clear(), db.categories.clear(), db.conflicts.where("storeId").equals("").delete()]);
