import { keyOf } from "../../domain/orderKey";
import type { Movement, OriginalType } from "../../domain/movement";
import { quantityOf } from "../../domain/quantity";

/** An event of an item as GET /audit/streams shows it. */
export interface StreamEvent {
  readonly version: number;
  readonly id: string;
  readonly event: string;
  readonly type?: OriginalType | "AMEND";
  readonly occurredAt?: string;
  readonly recordedAt: string;
  readonly recordedByEmail?: string;
  readonly deviceId?: string;
  readonly seq?: number;
  readonly quantity?: number;
  readonly movementId?: string;
  readonly void?: boolean;
  readonly reason?: string;
  readonly note?: string;
  readonly role?: "baseline" | "counts" | "superseded" | "voided" | "amends" | "outweighed" | "unfit" | "waits";
  readonly adds?: number;
  readonly hash?: string;
}

/** The movements among the events, to fold. */
export const movementsOf = (events: readonly StreamEvent[]): Movement[] =>
  events.flatMap(({ type, id, occurredAt, deviceId, seq, quantity, movementId, void: isVoid }): Movement[] => {
    if (!type || !occurredAt || !deviceId || seq === undefined) return [];
    const key = keyOf({ occurredAt, deviceId, seq, id });
    if (type === "AMEND") return [{ type, id, key, movementId: movementId ?? "", quantity: isVoid || quantity === undefined ? null : quantityOf(quantity) }];
    return quantity === undefined ? [] : [{ type, id, key, quantity: quantityOf(quantity) }];
  });
