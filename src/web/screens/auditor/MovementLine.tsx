import type { ComponentChildren } from "preact";
import { productOf } from "../../app/catalogue";
import { Link } from "../../parts/Link";
import { isWord, number, second, text } from "../../language/text";
import type { MovementFilter } from "./movementFilter";

/** A movement as GET /transactions shows it. */
export interface Movement {
  readonly id: string;
  readonly type: "INBOUND" | "OUTBOUND" | "ADJUST" | "COUNT" | "AMEND";
  readonly storeId: string;
  readonly productId: string;
  readonly quantity?: number;
  readonly effectiveQuantity?: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly recordedByEmail?: string;
  readonly deviceId: string;
  readonly seq: number;
  readonly reason?: string;
  readonly note?: string;
  readonly voided: boolean;
  readonly amendedBy?: string;
  readonly supersededBy?: string;
}

interface MovementLineProps {
  readonly movement: Movement;
  readonly store: string | undefined;
  readonly onNarrow: (change: Partial<MovementFilter>) => void;
}

/** One movement in a list; opened, where it came from, and the way to all others of the same product, person or device. */
export function MovementLine({ movement, store, onNarrow }: MovementLineProps) {
  const { type, productId, voided, quantity, effectiveQuantity } = movement;
  const standing = voided ? "movements.voided" : movement.amendedBy ? "movements.amended" : movement.supersededBy ? "movements.superseded" : null;
  const reason = `reason.${movement.reason}`;
  const isChanged = quantity !== undefined && effectiveQuantity !== undefined && effectiveQuantity !== quantity;
  return (
    <li>
      <Link class="line" href={`/movements/${movement.storeId}/${productId}`}>
        <span class={`badge ${type}`}>{text(`type.${type}`)}</span>
        <span class="grow">
          <span class={voided ? "void" : ""}>{productOf(productId)?.name ?? productId.slice(-8)}</span>
          <br />
          <span class="faint">
            {[
              store, second(movement.occurredAt), movement.reason && (isWord(reason) ? text(reason) : movement.reason), movement.note,
              standing && text(standing),
            ].filter(Boolean).join(" · ")}
          </span>
        </span>
        <span class="number">{quantity === undefined ? "–" : number(quantity)}{isChanged && ` → ${number(effectiveQuantity)}`}</span>
      </Link>
      <details>
        <summary class="faint">{text("movements.details")}</summary>
        <dl class="facts">
          <Fact name={text("movements.recorded")}>{second(movement.recordedAt)}</Fact>
          <Fact name={text("who")}>
            {movement.recordedByEmail ?? movement.recordedBy.slice(-8)}{" "}
            <button class="button small" onClick={() => onNarrow({ user: movement.recordedBy })}>{text("movements.onlyPerson")}</button>
          </Fact>
          <Fact name={text("device")}>
            <code title={movement.deviceId}>{movement.deviceId.slice(-8)}</code> #{number(movement.seq)}{" "}
            <button class="button small" onClick={() => onNarrow({ device: movement.deviceId })}>{text("movements.onlyDevice")}</button>
          </Fact>
          <Fact name={text("product")}>
            {productOf(productId)?.name ?? productId}{" "}
            <button class="button small" onClick={() => onNarrow({ productId })}>{text("movements.onlyProduct")}</button>
          </Fact>
          <Fact name={text("movements.id")}><code>{movement.id}</code></Fact>
        </dl>
      </details>
    </li>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => <><dt>{name}</dt><dd>{children}</dd></>;
