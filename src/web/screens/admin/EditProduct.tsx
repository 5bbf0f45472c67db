import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { useLive } from "../../app/live";
import { go } from "../../app/navigation";
import { useRemote } from "../../app/remote";
import type { ScreenProps } from "../../app/routes";
import { parseQuantity, quantityNumber } from "../../domain/quantity";
import { Barcodes } from "../../parts/Barcodes";
import { Field } from "../../parts/Field";
import { Link } from "../../parts/Link";
import { RemoteState } from "../../parts/RemoteState";
import { ReorderPoint } from "../../parts/ReorderPoint";
import { Select } from "../../parts/Select";
import { text } from "../../language/text";
import { database, type ProductDocument } from "../../outbox/database";
import { call } from "../../sync/http";
import { wake } from "../../sync/loop";

type Product = Omit<ProductDocument, "codes">;

/** One product of the catalogue, or a new one. */
export function EditProduct({ params }: ScreenProps) {
  const id = params["productId"];
  const held = useRemote<Product>(id ? `/products/${id}` : null);
  return (
    <>
      <Link href="/products">‹ {text("nav.products")}</Link>
      <h1>{held.data?.name ?? text("products.new")}</h1>
      {id && <RemoteState of={held} />}
      {(!id || held.data) && <ProductForm key={held.data?.version} product={held.data} onSaved={held.reload} />}
      {held.data && <Barcodes product={held.data} onChanged={held.reload} />}
      {held.data && <ReorderPoint productId={held.data.id} />}
    </>
  );
}

function ProductForm({ product, onSaved }: { readonly product: Product | undefined; readonly onSaved: () => void }) {
  const [name, setName] = useState(product?.name ?? "");
  const [sku, setSku] = useState(product?.sku ?? "");
  const [unit, setUnit] = useState(product?.unit ?? "");
  const [price, setPrice] = useState(product?.price == null ? "" : String(product.price));
  const [categoryId, setCategory] = useState(product?.categoryId ?? "");
  const categories = useLive(() => database.categories.toArray(), []) ?? [];
  const action = useAction();

  const send = async (fields: object) => {
    if (product) await call(`/products/${product.id}`, { method: "PATCH", body: { changes: fields } });
    else go(`/products/${(await call<Product>("/products", { method: "POST", body: { ...fields, barcodes: [] } })).id}`, "replace");
    wake();
    onSaved();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const amount = price.trim() === "" ? null : parseQuantity(price);
    void action.run(() => send({
      name: name.trim(), sku: sku.trim() || null, unit: unit.trim() || null, price: amount === null ? null : quantityNumber(amount), categoryId: categoryId || null,
    }));
  };

  return (
    <form class="card" onSubmit={submit}>
      <Field label={text("name")} value={name} onInput={setName} required />
      <div class="row">
        <Field label={text("products.sku")} value={sku} onInput={setSku} />
        <Field label={text("products.unit")} value={unit} onInput={setUnit} />
        <Field label={text("products.price")} value={price} onInput={setPrice} />
      </div>
      <Select label={text("products.category")} value={categoryId} onChange={setCategory}
        options={[{ value: "", text: text("none") }, ...categories.map((category) => ({ value: category.id, text: category.name }))]} />
      {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
      <div class="row">
        <button class="button main grow" disabled={action.busy}>{text("action.save")}</button>
        {product && (
          <button type="button" class="button" disabled={action.busy} onClick={() => void action.run(() => send({ archived: !product.archived }))}>
            {text(product.archived ? "products.restore" : "products.archive")}
          </button>
        )}
      </div>
    </form>
  );
}
