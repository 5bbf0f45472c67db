import type { ConflictChoice } from "./item";

export type ConflictKind = "late_movement" | "concurrent_counts" | "negative_stock" | "product_edit";

/** A conflict as the server shows it: what met in the order of its time, the last one stands until somebody decides. */
export interface Conflict {
  readonly id: string;
  readonly kind: ConflictKind;
  /** Absent for one about the catalogue. */
  readonly storeId?: string;
  readonly productId: string;
  readonly productName?: string;
  readonly movements: readonly MetMovement[];
  readonly field?: string;
  readonly edits?: readonly MetEdit[];
  readonly openedAt: string;
  readonly status: "open" | "closed";
  /** What there was when the server said this. */
  readonly stock?: number;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly decision?: { readonly choice: ConflictChoice; readonly quantity?: number; readonly decidedByEmail?: string; readonly decidedAt: string };
  readonly version: number;
}

interface Met {
  readonly id: string;
  readonly occurredAt: string;
  readonly deviceId: string;
  readonly recordedByEmail?: string;
}

export interface MetMovement extends Met {
  readonly type: "INBOUND" | "OUTBOUND" | "ADJUST" | "COUNT" | "AMEND";
  readonly quantity?: number;
}

/** An edit of a product; without a value it cleared the field. */
export interface MetEdit extends Met {
  readonly value?: string;
}

export interface Choice {
  readonly choice: ConflictChoice;
  readonly text: string;
  /** The stock after it; null where the person says it, or where it is not about stock. */
  readonly resultingQuantity: number | null;
  readonly needsQuantity: boolean;
}
