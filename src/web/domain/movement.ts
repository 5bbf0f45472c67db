import type { OrderKey } from "./orderKey";
import type { Thousandths } from "./quantity";

/** The kinds of movements that stand for themselves. */
export type OriginalType = "INBOUND" | "OUTBOUND" | "ADJUST" | "COUNT";

export interface OriginalMovement {
  readonly type: OriginalType;
  readonly id: string;
  readonly key: OrderKey;
  readonly quantity: Thousandths;
}

/** A later edit of an earlier movement: another quantity, or void (then the quantity is null). */
export interface Amendment {
  readonly type: "AMEND";
  readonly id: string;
  readonly key: OrderKey;
  readonly movementId: string;
  readonly quantity: Thousandths | null;
}

export type Movement = OriginalMovement | Amendment;

/** Whether an amount makes sense for a type of movement. */
export function fits(type: OriginalType, quantity: Thousandths): boolean {
  switch (type) {
    case "INBOUND":
    case "OUTBOUND":
      return quantity > 0n;
    case "ADJUST":
      return quantity !== 0n;
    case "COUNT":
      return quantity >= 0n;
  }
}

/** What a movement adds to the stock; a count adds nothing, it is a baseline or it is replaced. */
export function difference(type: OriginalType, quantity: Thousandths): Thousandths {
  switch (type) {
    case "INBOUND":
    case "ADJUST":
      return quantity;
    case "OUTBOUND":
      return -quantity;
    case "COUNT":
      return 0n;
  }
}
