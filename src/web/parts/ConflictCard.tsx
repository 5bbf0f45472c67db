import { useState } from "preact/hooks";
import { productOf } from "../app/catalogue";
import type { ConflictChoice } from "../domain/item";
import { parseQuantity, quantityText, type Thousandths } from "../domain/quantity";
import { clock, moment, number, text } from "../language/text";
import { record } from "../outbox/record";
import { wake } from "../sync/loop";
import { QuantityDialog } from "./QuantityDialog";

export interface Conflict {
  readonly id: string;
  readonly kind: "late_movement" | "concurrent_counts" | "negative_stock" | "product_edit";
  readonly storeId?: string;
  readonly productId: string;
  readonly productName?: string;
  readonly movements: readonly MetMovement[];
  readonly openedAt: string;
  readonly status: "open" | "closed";
  readonly text: string;
  readonly choices: readonly { readonly choice: ConflictChoice; readonly text: string; readonly resultingQuantity: number | null; readonly needsQuantity: boolean }[];
}

interface MetMovement {
  readonly id: string;
  readonly type: "INBOUND" | "OUTBOUND" | "ADJUST" | "COUNT" | "AMEND";
  readonly quantity?: number;
  readonly occurredAt: string;
  readonly deviceId: string;
  readonly recordedByEmail?: string;
}

interface ConflictCardProps {
  readonly conflict: Conflict;
  readonly decided: boolean;
  /** Who decides; null: somebody who only looks. */
  readonly userId: string | null;
  readonly onDecided: () => void;
}

/** What met, on a line of time; and what each choice gives. One tap decides, with or without a network. */
export function ConflictCard({ conflict, decided, userId, onDecided }: ConflictCardProps) {
  const [asking, setAsking] = useState(false);
  const decide = async (choice: ConflictChoice, quantity?: Thousandths) => {
    if (!userId || !conflict.storeId) return;
    setAsking(false);
    const counted = quantity === undefined ? {} : { quantity: quantityText(quantity) };
    await record({ type: "RESOLVE", storeId: conflict.storeId, conflictId: conflict.id, choice, ...counted }, userId);
    wake();
    onDecided();
  };
  return (
    <article class="card" aria-label={conflict.productName ?? text("unknownProduct")}>
      <div class="row">
        <span class="badge attention">{text(`conflicts.kind.${conflict.kind}`)}</span>
        <strong class="grow">{productOf(conflict.productId)?.name ?? conflict.productName ?? text("unknownProduct")}</strong>
        <span class="faint">{moment(conflict.openedAt)}</span>
      </div>
      <p>{conflict.text}</p>
      <ol class="timeline" aria-label={text("conflicts.met")}>
        {conflict.movements.map((movement) => (
          <li key={movement.id}>
            <span class="faint">{clock(movement.occurredAt)}</span> <span class={`badge ${movement.type}`}>{text(`type.${movement.type}`)}</span>{" "}
            <span class="number">{movement.quantity === undefined ? "–" : number(movement.quantity)}</span>{" "}
            <span class="faint">{movement.recordedByEmail} · {movement.deviceId.slice(-4)}</span>
          </li>
        ))}
      </ol>
      {decided && <p class="notice" role="status">{text("conflicts.decided")}</p>}
      {!decided && userId && (
        <div class="stack">
          {conflict.choices.map((choice) => (
            <button key={choice.choice} class="button wide" onClick={() => (choice.needsQuantity ? setAsking(true) : void decide(choice.choice))}>
              <span class="grow">{choice.text}</span>
              {choice.resultingQuantity !== null && <span class="number">{text("conflicts.gives", { quantity: number(choice.resultingQuantity) })}</span>}
            </button>
          ))}
        </div>
      )}
      {asking && (
        <QuantityDialog title={text("conflicts.howMany")} initial="0" read={readCount} onQuantity={(quantity) => void decide("set_quantity", quantity)} onClose={() => setAsking(false)} />
      )}
    </article>
  );
}

function readCount(typed: string): Thousandths | null {
  const quantity = parseQuantity(typed);
  return quantity !== null && quantity >= 0n ? quantity : null;
}
