import { useState } from "preact/hooks";
import { searchProducts } from "../app/catalogue";
import { useLive } from "../app/live";
import { storeId } from "../app/preferences";
import { type ShownStock, stocksOf } from "../app/stocks";
import { quantityOf } from "../domain/quantity";
import { Link } from "../parts/Link";
import { Quantity } from "../parts/Quantity";
import { text } from "../language/text";
import type { ProductDocument } from "../outbox/database";
import { showStock, useProductScans } from "../scanning/productScans";

const PAGE = 60;

/** The products of the catalogue with their stock in this store, found as one types, with or without a network. */
export function Stock() {
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(PAGE);
  const found = searchProducts(search);
  useProductScans(showStock);
  const stocks = useLive(() => stocksOf(storeId.value), [storeId.value]);

  return (
    <>
      <h1>{text("stock.title")}</h1>
      <input class="input" type="search" aria-label={text("stock.search")} placeholder={text("stock.search")} value={search}
        onInput={(event) => { setSearch(event.currentTarget.value); setShown(PAGE); }} />
      {found?.length === 0 && <p class="notice" role="status">{text(search === "" ? "stock.none" : "stock.nothing")}</p>}
      <ul class="list card">
        {found?.slice(0, shown).map((product) => <StockLine key={product.id} product={product} stock={stocks?.get(product.id)} />)}
      </ul>
      {(found?.length ?? 0) > shown && <button class="button" onClick={() => setShown(shown + PAGE)}>{text("action.more")}</button>}
    </>
  );
}

function StockLine({ product, stock }: { readonly product: ProductDocument; readonly stock: ShownStock | undefined }) {
  const expected = stock?.expected ?? 0n;
  const low = stock?.reorderPoint != null && expected <= quantityOf(stock.reorderPoint);
  return (
    <li>
      <Link class="line" href={`/stock/${product.id}`}>
        <span class="grow">
          {product.name}
          <br />
          <span class="faint">{product.sku ?? product.codes[0] ?? ""}</span>
          {low && <span class="badge waiting">{text("stock.below")}</span>}
          {expected < 0n && <span class="badge negative">{text("stock.negative")}</span>}
        </span>
        {(stock?.pending ?? 0) > 0 && <span class="faint">{text("stock.server")} <Quantity of={stock!.server} /> →</span>}
        <Quantity of={expected} />
      </Link>
    </li>
  );
}
