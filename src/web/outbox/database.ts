import { Dexie, type EntityTable, type Table } from "dexie";
import { keyOf } from "../domain/codes";
import type { Item } from "../domain/item";

/** What became of something that was recorded here. */
export type RecordState = "waiting" | "synced" | "quarantined" | "attention" | "dismissed";

/** One thing that a user recorded on this device, for good: it is never changed after it may have been sent, and never deleted while it waits. */
export interface RecordedItem {
  readonly id: string;
  readonly seq: number;
  /** Empty for what belongs to no store: a decision about the catalogue. */
  readonly storeId: string;
  /** The product, or empty while only a code is known. */
  readonly productId: string;
  readonly item: Item;
  readonly state: RecordState;
  /** Whether it may have reached the server; from then on its content stands. */
  readonly attempted: boolean;
  /** Nobody knows any more what the server has made of it: it is sent once more. A number, because IndexedDB has no index on truth. */
  readonly askAgain?: 1;
  /** Wait with the sending until then (milliseconds), because somebody is still writing a note, or counting on. */
  readonly heldUntil?: number;
  /** What the last scan added, for a count that is made of scans. */
  readonly step?: string;
  readonly syncedAt?: string;
  /** The time that counts, as the server settled it. */
  readonly effectiveAt?: string;
  readonly effects?: readonly Effect[];
  readonly error?: { readonly code: string; readonly message: string; readonly field?: string };
  /** Why somebody dismissed it, or under which id it was recorded again. */
  readonly dismissal?: { readonly reason: string; readonly replacedBy?: string };
}

export interface Effect {
  readonly kind: string;
  readonly movementId?: string;
}

export interface ProductDocument {
  readonly id: string;
  readonly name: string;
  readonly sku?: string | null;
  readonly categoryId?: string | null;
  readonly unit?: string | null;
  readonly price?: number | null;
  readonly archived: boolean;
  readonly barcodes: readonly { readonly code: string; readonly packSize: number }[];
  readonly version: number;
  /** The keys of its codes, for the index. */
  readonly codes: readonly string[];
}

/** The stock of a product in a store as the server has it, with what a fold goes on from. */
export interface StockDocument {
  readonly storeId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly baseline: { readonly movementId: string; readonly quantity: number; readonly occurredAt: string; readonly deviceId: string;
    readonly seq: number } | null;
  readonly totalIn: number;
  readonly totalOut: number;
  readonly version: number;
  readonly updatedAt?: string;
}

export interface ReorderPointDocument {
  readonly storeId: string;
  readonly productId: string;
  readonly reorderPoint: number | null;
}

export interface CategoryDocument {
  readonly id: string;
  readonly name: string;
}

export interface StoreDocument {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
}

/** A count session as the server last showed it, so that counting goes on without a network. */
export interface CountSessionDocument {
  readonly id: string;
  readonly storeId: string;
  readonly name: string;
  readonly categoryId?: string;
  readonly zones: readonly string[];
  readonly status: "open" | "paused" | "discarded" | "approving" | "approved" | "reversing" | "reversed";
  readonly openedAt: string;
  readonly reason?: string;
  readonly version: number;
}

/** A conflict or a quarantined item, kept as the server sent it. */
export interface FeedDocument {
  readonly id: string;
  /** Empty for a conflict about the catalogue. */
  readonly storeId: string;
  readonly data: unknown;
}

/** The device's own counters. Each record takes its stamp and its number from here in the transaction that stores it. */
export interface DeviceRow {
  readonly name: "device";
  readonly deviceId: string;
  /** By which the server knows this installation; it leaves the device only to sign in. Absent until somebody has signed in since there are keys. */
  readonly deviceKey?: string;
  readonly lastSeq: number;
  readonly lastStamp: number;
}

export interface SessionRow {
  readonly name: "session";
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since 1970, by this device's clock. */
  readonly expiresAt: number;
  readonly user: User;
  /** The refresh token was refused: somebody has to sign in again. What waits goes on waiting. */
  readonly ended?: boolean;
  /** The server has this device for another installation's: it takes nothing from it until an administrator has released it. */
  readonly foreignDevice?: boolean;
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly role: "WORKER" | "ADMIN" | "AUDITOR";
  readonly stores: readonly string[];
}

export interface FeedRow {
  readonly name: "feed";
  /** What this device has; whoever is signed in, the server says what to forget and what to add. */
  readonly cursor: string;
}

export interface SyncRow {
  readonly name: "sync";
  readonly lastSyncAt?: number;
  /** How far this device's clock is behind the server's, as the server last said. */
  readonly clockOffset?: number;
}

type NamedRow = DeviceRow | SessionRow | FeedRow | SyncRow;

export class StoreDatabase extends Dexie {
  declare readonly records: EntityTable<RecordedItem, "id">;
  declare readonly products: EntityTable<ProductDocument, "id">;
  declare readonly stocks: Table<StockDocument, [string, string]>;
  declare readonly reorderPoints: Table<ReorderPointDocument, [string, string]>;
  declare readonly categories: EntityTable<CategoryDocument, "id">;
  declare readonly stores: EntityTable<StoreDocument, "id">;
  declare readonly countSessions: EntityTable<CountSessionDocument, "id">;
  declare readonly conflicts: EntityTable<FeedDocument, "id">;
  declare readonly quarantine: EntityTable<FeedDocument, "id">;
  declare readonly meta: Table<NamedRow, string>;

  constructor(name = "ddon") {
    // Strict: a transaction is complete when it is on the disk, not when the system has promised to write it.
    super(name, { chromeTransactionDurability: "strict" });
    this.version(1).stores({
      records: "id, &seq, [state+seq], [storeId+seq], [storeId+productId]",
      products: "id, name, *codes",
      stocks: "[storeId+productId], storeId",
      reorderPoints: "[storeId+productId], storeId",
      categories: "id",
      stores: "id",
      countSessions: "id, storeId",
      conflicts: "id, storeId",
      quarantine: "id, storeId",
      meta: "name",
    });
    this.version(3).upgrade((transaction) =>
      transaction.table<ProductDocument & { codes: readonly string[] }>("products").toCollection().modify((product) => {
        product.codes = product.barcodes.map(({ code }) => keyOf(code));
      }));
    this.version(2)
      .stores({ records: "id, &seq, [state+seq], [storeId+seq], [storeId+productId], askAgain" })
      .upgrade((transaction) =>
        transaction.table<RecordedItem & { askAgain?: boolean | 1 }>("records").filter(({ askAgain }) => askAgain !== undefined).modify((recorded) => {
          if (recorded.askAgain) recorded.askAgain = 1;
          else delete recorded.askAgain;
        }));
  }

  async row<N extends NamedRow["name"]>(name: N): Promise<Extract<NamedRow, { name: N }> | undefined> {
    return (await this.meta.get(name)) as Extract<NamedRow, { name: N }> | undefined;
  }
}

export const database = new StoreDatabase();
