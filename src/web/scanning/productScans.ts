import { go } from "../app/navigation";
import { storeId } from "../app/preferences";
import { text } from "../language/text";
import type { ProductDocument } from "../outbox/database";
import { say } from "./answer";
import { lookUp } from "./lookUp";
import { stockAfter } from "./stockAfter";
import { useScans } from "./takers";

/** The screen is about products: a scan is one of them, and records nothing. What no product has is said so. */
export const useProductScans = (onProduct: (product: ProductDocument) => void | Promise<void>): void => useScans(async (scan) => {
  const { found: { product, code } } = await lookUp(scan);
  if (product) return onProduct(product);
  say("unknown", text("scan.noProduct", { code }), "unknown");
});

/** Goes to the stock of what was scanned, and says it. */
export async function showStock(product: ProductDocument): Promise<void> {
  const stock = await stockAfter(storeId.value, product);
  go(`/stock/${product.id}`);
  say("", product.name, "done", stock);
}
