import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { searchProducts } from "../../app/catalogue";
import { saveFile } from "../../app/files";
import { go } from "../../app/navigation";
import { Link } from "../../parts/Link";
import { money, text } from "../../language/text";
import { say } from "../../scanning/answer";
import { useProductScans } from "../../scanning/productScans";
import { respond } from "../../sync/http";

const PAGE = 100;

/** The catalogue as this device has it; editing goes to the server. */
export function Products() {
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(PAGE);
  const action = useAction();
  useProductScans((product) => {
    go(`/products/${product.id}`);
    say("", product.name, "done");
  });
  const found = searchProducts(search, "with-archived");
  const save = () => action.run(async () => saveFile("products.csv", "text/csv", await (await respond("/products/export")).blob()));

  return (
    <>
      <h1>{text("nav.products")}</h1>
      <div class="row">
        <Link class="button main" href="/products/new">{text("products.new")}</Link>
        <Link class="button" href="/products/import">{text("products.import")}</Link>
        <button class="button" disabled={action.busy} onClick={() => void save()}>{text("products.export")}</button>
      </div>
      {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
      <input class="input" type="search" aria-label={text("stock.search")} placeholder={text("stock.search")}
        value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
      {found?.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      <ul class="list card">
        {found?.slice(0, shown).map((product) => (
          <li key={product.id}>
            <Link class="line" href={`/products/${product.id}`}>
              <span class="grow">{product.name}<br /><span class="faint">{[product.sku, ...product.codes].filter(Boolean).join(" · ")}</span></span>
              {product.archived && <span class="badge waiting">{text("products.archived")}</span>}
              {product.price != null && <span class="number">{money(product.price)}</span>}
            </Link>
          </li>
        ))}
      </ul>
      {(found?.length ?? 0) > shown && <button class="button" onClick={() => setShown(shown + PAGE)}>{text("action.more")}</button>}
    </>
  );
}
