import type { ComponentChildren } from "preact";
import { quantityNumber } from "../domain/quantity";
import { clock, number, text } from "../language/text";
import type { Line } from "../scanning/lines";

interface LineRowProps {
  readonly line: Line;
  readonly name: string;
  readonly children?: ComponentChildren;
}

/** One record in a list: what, how many, when, and how far it has come. */
export function LineRow({ line, name, children }: LineRowProps) {
  const { recorded, type, quantity } = line;
  return (
    <li class="row">
      <span class={`badge ${type}`}>{text(`type.${type}`)}</span>
      <span class="grow">
        <span class={quantity === null ? "void" : ""}>{name}</span>
        <br />
        <span class="faint">
          {clock(recorded.item.occurredAt)} · <span class={recorded.state}>{text(`state.${recorded.state}`)}</span>
          {line.amended && ` · ${text(quantity === null ? "scan.voided" : "scan.amended")}`}
          {recorded.item.reason && ` · ${text(`reason.${recorded.item.reason}` as "reason.other")}`}
          {recorded.item.note && ` · ${recorded.item.note}`}
        </span>
      </span>
      <span class={`number ${quantity === null ? "void" : ""}`}>{quantity === null ? "0" : number(quantityNumber(quantity))}</span>
      {children && <span class="row actions">{children}</span>}
    </li>
  );
}
