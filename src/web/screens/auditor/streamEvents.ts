import { keyOf } from "../../domain/orderKey";
import type { OriginalType } from "../../domain/movement";
import { quantityOf } from "../../domain/quantity";
import { StockHistory } from "../../domain/stockHistory";

/** An event of an item as GET /audit/streams shows it. */
export interface StreamEvent {
  readonly version: number;
  readonly id: string;
  readonly event: string;
  readonly type?: OriginalType | "AMEND";
  readonly occurredAt?: string;
  readonly recordedAt: string;
  readonly deviceId?: string;
  readonly seq?: number;
  readonly quantity?: number;
  readonly movementId?: string;
  readonly void?: boolean;
  readonly adds?: number;
  readonly hash?: string;
}

/** The movements among the events, as a set to fold. */
export function historyOf(events: readonly StreamEvent[]): StockHistory {
  const history = new StockHistory();
  for (const { type, id, occurredAt, deviceId, seq, quantity, movementId, void: isVoid } of events) {
    if (!type || !occurredAt || !deviceId || seq === undefined) continue;
    const key = keyOf({ occurredAt, deviceId, seq, id });
    if (type === "AMEND") history.add({ type, id, key, movementId: movementId ?? "", quantity: isVoid || quantity === undefined ? null : quantityOf(quantity) });
    else if (quantity !== undefined) history.add({ type, id, key, quantity: quantityOf(quantity) });
  }
  return history;
}
