import { quantityNumber, type Thousandths } from "../domain/quantity";
import { number } from "../language/text";

/** An amount as people read it. */
export const Quantity = ({ of }: { readonly of: Thousandths }) => <span class={`number ${of < 0n ? "negative" : ""}`}>{number(quantityNumber(of))}</span>;
