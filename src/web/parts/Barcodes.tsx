import { useState } from "preact/hooks";
import { useAction } from "../app/action";
import { number, text } from "../language/text";
import type { ProductDocument } from "../outbox/database";
import { call } from "../sync/http";
import { wake } from "../sync/loop";
import { Field } from "./Field";

interface BarcodesProps {
  readonly product: Omit<ProductDocument, "codes">;
  readonly onChanged: () => void;
}

/** The codes of a product: what is linked, and linking one more. */
export function Barcodes({ product, onChanged }: BarcodesProps) {
  const [code, setCode] = useState("");
  const [packSize, setPackSize] = useState("1");
  const [internal, setInternal] = useState(false);
  const action = useAction();

  const ask = async (method: "PUT" | "DELETE", one: string, body?: object) => {
    const done = await action.run(() => call(`/products/${product.id}/barcodes/${encodeURIComponent(one)}`, { method, ...(body ? { body } : {}) }));
    if (!done) return;
    setCode("");
    wake();
    onChanged();
  };
  const link = (event: Event) => {
    event.preventDefault();
    void ask("PUT", code.trim(), { packSize: Number(packSize), internal });
  };

  return (
    <section class="card">
      <h2>{text("stock.codes")}</h2>
      <ul class="list">
        {product.barcodes.map((barcode) => (
          <li key={barcode.code} class="row">
            <span class="grow">{barcode.code}{barcode.packSize !== 1 && ` × ${number(barcode.packSize)}`}</span>
            <button class="button small" aria-label={`${text("action.remove")}: ${barcode.code}`} onClick={() => void ask("DELETE", barcode.code)}>{text("action.remove")}</button>
          </li>
        ))}
      </ul>
      <form class="stack" onSubmit={link}>
        <div class="row">
          <Field label={text("barcode")} value={code} onInput={setCode} required />
          <Field label={text("products.packSize")} value={packSize} onInput={setPackSize} required />
        </div>
        <label class="row"><input type="checkbox" checked={internal} onChange={(event) => setInternal(event.currentTarget.checked)} /> {text("products.internal")}</label>
        {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
        <button class="button" disabled={action.busy}>{text("products.link")}</button>
      </form>
    </section>
  );
}
