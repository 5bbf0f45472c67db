import { go } from "../app/navigation";
import { storeId } from "../app/preferences";
import { text } from "../language/text";
import { say } from "./answer";
import type { Scan } from "./burst";
import { lookUp } from "./lookUp";
import { stockAfter } from "./stockAfter";

/** A scan where stock is looked at shows the product; it records nothing. */
export async function showStock(scan: Scan): Promise<void> {
  const { found: { product, code } } = await lookUp(scan);
  if (!product) return say("unknown", text("scan.noProduct", { code }), "unknown");
  const stock = await stockAfter(storeId.value, product);
  go(`/stock/${product.id}`);
  say("", product.name, "done", stock);
}
