import { useState } from "preact/hooks";
import { useAction } from "../app/action";
import { searchProducts } from "../app/catalogue";
import { parseQuantity, quantityNumber } from "../domain/quantity";
import { text } from "../language/text";
import type { ProductDocument, StoreDocument } from "../outbox/database";
import { onlineStamp } from "../outbox/record";
import { call } from "../sync/http";
import { Field } from "./Field";
import { QuantityField } from "./QuantityField";
import { Select } from "./Select";

interface SendGoodsProps {
  readonly from: string;
  readonly stores: readonly StoreDocument[];
  readonly onSent: () => void;
}

const MOST_SUGGESTIONS = 5;

/** Sends goods from one store to another; only where the network is, because the server refuses what is not there. */
export function SendGoods({ from, stores, onSent }: SendGoodsProps) {
  const [search, setSearch] = useState("");
  const [product, setProduct] = useState<ProductDocument | null>(null);
  const [quantity, setQuantity] = useState("1");
  const others = stores.filter((store) => store.id !== from);
  const [chosen, setChosen] = useState("");
  const to = chosen || (others[0]?.id ?? "");
  const action = useAction();

  const submit = (event: Event) => {
    event.preventDefault();
    const amount = parseQuantity(quantity);
    if (!product || amount === null) return;
    void action.run(async () => {
      await call("/transfers", {
        method: "POST", body: { ...(await onlineStamp()), fromStoreId: from, toStoreId: to, productId: product.id, quantity: quantityNumber(amount) },
      });
      setProduct(null);
      setSearch("");
      onSent();
    });
  };
  if (others.length === 0) return null;
  return (
    <form class="card" onSubmit={submit}>
      <h2>{text("transfers.new")}</h2>
      <Field label={text("product")} type="search" value={product?.name ?? search} onInput={(typed) => { setProduct(null); setSearch(typed); }} required />
      {!product && search.trim() !== "" && (
        <ul class="stack">
          {searchProducts(search)?.slice(0, MOST_SUGGESTIONS).map((found) => (
            <li key={found.id}><button type="button" class="button wide start" onClick={() => setProduct(found)}>{found.name}</button></li>
          ))}
        </ul>
      )}
      <div class="row">
        <QuantityField value={quantity} onChange={setQuantity} />
        <Select label={text("transfers.to")} value={to} onChange={setChosen} options={others.map((store) => ({ value: store.id, text: store.name }))} />
      </div>
      {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
      <button class="button main" disabled={!product || action.busy}>{text("transfers.new")}</button>
    </form>
  );
}
