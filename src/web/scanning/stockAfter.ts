import { stockOf } from "../app/stocks";
import { quantityNumber, type Thousandths } from "../domain/quantity";
import { number, text } from "../language/text";
import type { ProductDocument } from "../outbox/database";
import type { Said } from "./answer";

/** An amount as people read it; with its sign where it is added to another. */
export const amountText = (amount: Thousandths, how?: "sign"): string => `${how && amount > 0n ? "+" : ""}${number(quantityNumber(amount))}`;

/** An amount of a product in its unit. */
export const inUnit = (amount: Thousandths, unit: string | null | undefined): string =>
  unit ? `${amountText(amount)} ${unit}` : text("pieces", { quantity: amountText(amount) });

/** What an answer says of the stock after a scan, as this device expects it. */
export async function stockAfter(storeId: string, product: ProductDocument): Promise<Pick<Said, "stock" | "warning">> {
  const { expected } = await stockOf(storeId, product.id);
  return { stock: text("scan.stockAfter", { quantity: inUnit(expected, product.unit) }), ...(expected < 0n ? { warning: text("scan.belowZero") } : {}) };
}
