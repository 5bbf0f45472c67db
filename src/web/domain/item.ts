import type { GoodsLabel } from "./codes";
import type { OriginalType } from "./movement";

/** Why a correction is made; what the server takes for an ADJUST. */
export const REASONS = ["damage", "loss", "found", "sample", "other"] as const;
export type Reason = (typeof REASONS)[number];

/** What every item of a batch has (docs/sync-protocol.md). Quantities are decimals as text here and numbers on the wire. */
interface ItemBase {
  readonly id: string;
  readonly seq: number;
  readonly occurredAt: string;
  readonly recordedBy: string;
}

/** Exactly one of the two: a code that this device does not know is sent as it was scanned. */
type Subject = { readonly productId: string; readonly barcode?: never } | { readonly barcode: string; readonly productId?: never };

interface Remarks {
  readonly reason?: string;
  readonly note?: string;
  readonly reference?: string;
}

export type MovementItem = ItemBase & Subject & Remarks & GoodsLabel & { readonly type: OriginalType; readonly storeId: string; readonly quantity: string };

export type AmendItem = ItemBase & Subject & Remarks & {
  readonly type: "AMEND";
  readonly storeId: string;
  readonly movementId: string;
} & ({ readonly quantity: string; readonly void?: never } | { readonly void: true; readonly quantity?: never });

/** What somebody counted in a count session; it changes no stock until the session is approved. */
export type CountLineItem = ItemBase & Subject & {
  readonly type: "COUNT_LINE";
  readonly storeId: string;
  readonly sessionId: string;
  readonly zone?: string;
  /** A line of the same product, as the sheet names it, whose place this one takes. */
  readonly replaces?: string;
  readonly note?: string;
  readonly quantity: string;
  readonly reason?: never;
};

/** What may be decided in a conflict. */
export type ConflictChoice = "keep" | "apply_difference" | "take_other" | "set_quantity";

/** A decision of a conflict, without a store where it is about the catalogue; the quantity is there where somebody counted again. */
export type ResolveItem = ItemBase & {
  readonly type: "RESOLVE";
  readonly storeId?: string;
  readonly conflictId: string;
  readonly choice: ConflictChoice;
  readonly quantity?: string;
  readonly productId?: never;
  readonly barcode?: never;
  readonly reason?: never;
  readonly note?: never;
};

/** Everything that the outbox can hold. */
export type Item = MovementItem | AmendItem | CountLineItem | ResolveItem;

type WithoutStamp<T> = T extends unknown ? Omit<T, "id" | "seq" | "occurredAt" | "recordedBy"> : never;

/** An item before the device has given it its place in time. */
export type Draft = WithoutStamp<Item>;
