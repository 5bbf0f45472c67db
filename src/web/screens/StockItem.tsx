import { productOf } from "../app/catalogue";
import { useLive } from "../app/live";
import { storeId } from "../app/preferences";
import type { ScreenProps } from "../app/routes";
import { stocksOf } from "../app/stocks";
import { LineRow } from "../parts/LineRow";
import { Link } from "../parts/Link";
import { Quantity } from "../parts/Quantity";
import { moment, money, number, text } from "../language/text";
import { database } from "../outbox/database";
import { linesOf } from "../scanning/lines";
import { showStock, useProductScans } from "../scanning/productScans";

/** One product in this store: the server's number, what waits here, and what this device did to it. */
export function StockItem({ params }: ScreenProps) {
  const productId = params["productId"] ?? "";
  useProductScans(showStock);
  const product = productOf(productId);
  const stock = useLive(() => stocksOf(storeId.value), [storeId.value])?.get(productId);
  const records = useLive(() => database.records.where("[storeId+productId]").equals([storeId.value, productId]).toArray(), [storeId.value, productId]) ?? [];
  const baseline = stock?.document?.baseline;

  return (
    <>
      <Link href="/stock">‹ {text("stock.title")}</Link>
      <h1>{product?.name ?? text("unknownProduct")}</h1>
      <dl class="figures">
        <div><dt class="faint">{text("stock.server")}</dt><dd><Quantity of={stock?.server ?? 0n} /></dd></div>
        <div><dt class="faint">{text("stock.pending")}</dt><dd>{number(stock?.pending ?? 0)}</dd></div>
        <div><dt class="faint">{text("stock.expected")}</dt><dd><Quantity of={stock?.expected ?? 0n} /></dd></div>
      </dl>
      <p>{baseline ? text("stock.counted", { when: moment(baseline.occurredAt), quantity: number(baseline.quantity) }) : text("stock.neverCounted")}</p>
      <dl class="facts card">
        {stock?.reorderPoint != null && <Fact name={text("stock.reorder", { quantity: "" })} value={number(stock.reorderPoint)} />}
        {product?.price != null && <Fact name={text("stock.price")} value={money(product.price)} />}
        {product?.sku && <Fact name="SKU" value={product.sku} />}
        <Fact name={text("stock.codes")}
          value={product?.barcodes.map(({ code, packSize }) => (packSize === 1 ? code : `${code} (×${number(packSize)})`)).join(", ") ?? ""} />
      </dl>
      <section class="card">
        <h2>{text("stock.here")}</h2>
        {records.length === 0 && <p class="faint">{text("history.empty")}</p>}
        <ul class="list">
          {linesOf(records).map((line) => <LineRow key={line.recorded.id} line={line} name={moment(line.recorded.item.occurredAt)} />)}
        </ul>
      </section>
    </>
  );
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => <><dt>{name}</dt><dd>{value}</dd></>;
