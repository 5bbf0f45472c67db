import type { ComponentChildren } from "preact";
import { productOf } from "../app/catalogue";
import type { Item } from "../domain/item";
import { moment, number, text } from "../language/text";
import type { RecordedItem } from "../outbox/database";
import { choiceText } from "./conflictText";

interface RecordedLineProps {
  readonly recorded: RecordedItem;
  /** What else is to be said of it, after its time. */
  readonly children?: ComponentChildren;
}

/** One record as it was recorded: an amendment and a decision are lines of their own. */
export const RecordedLine = ({ recorded, children }: RecordedLineProps) => (
  <li class="row">
    <span class={`badge ${recorded.item.type}`}>{text(`type.${recorded.item.type}`)}</span>
    <span class="grow">
      {nameOf(recorded)}
      <br />
      <span class="faint">
        {moment(recorded.item.occurredAt)}
        {recorded.item.type === "RESOLVE" && ` · ${choiceText(recorded.item.choice, amountOf(recorded.item))}`}
        {children}
      </span>
    </span>
    <span class="number">{amountText(recorded.item)}</span>
  </li>
);

/** What a record is about. */
export const nameOf = (recorded: RecordedItem): string => productOf(recorded.productId)?.name ?? recorded.item.barcode ?? text("unknownProduct");

export const amountText = (item: Item): string =>
  item.type === "RESOLVE" ? "" : item.quantity === undefined ? text("scan.voided") : number(Number(item.quantity));

const amountOf = (item: Item): number | undefined => (item.quantity === undefined ? undefined : Number(item.quantity));
