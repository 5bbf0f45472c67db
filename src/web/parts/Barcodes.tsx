import { useState } from "preact/hooks";
import { useAction } from "../app/action";
import { number, text } from "../language/text";
import type { ProductDocument } from "../outbox/database";
import { call } from "../sync/http";
import { wake } from "../sync/loop";
import { ActionState } from "./ActionState";
import { CodeFields, newCode, packSizeOf, useCodeScans } from "./CodeFields";

interface BarcodesProps {
  readonly product: Omit<ProductDocument, "codes">;
  readonly onChanged: () => void;
}

/** The codes of a product: what is linked, and linking one more. */
export function Barcodes({ product, onChanged }: BarcodesProps) {
  const [typed, setTyped] = useState(newCode());
  const action = useAction();
  useCodeScans((code) => setTyped({ ...typed, code }));

  const ask = async (method: "PUT" | "DELETE", code: string, body?: object) => {
    const done = await action.run(() => call(`/products/${product.id}/barcodes/${encodeURIComponent(code)}`, { method, ...(body ? { body } : {}) }));
    if (!done) return;
    if (method === "PUT") setTyped(newCode());
    wake();
    onChanged();
  };
  const link = (event: Event) => {
    event.preventDefault();
    const packSize = packSizeOf(typed);
    if (packSize === null) action.refuse(text("scan.badQuantity"));
    else void ask("PUT", typed.code.trim(), { packSize, internal: typed.internal });
  };

  return (
    <section class="card">
      <h2>{text("stock.codes")}</h2>
      <ul class="list">
        {product.barcodes.map((barcode) => (
          <li key={barcode.code} class="row">
            <span class="grow">{barcode.code}{barcode.packSize !== 1 && ` × ${number(barcode.packSize)}`}</span>
            <button class="button small" disabled={action.busy} aria-label={`${text("action.remove")}: ${barcode.code}`}
              onClick={() => void ask("DELETE", barcode.code)}>{text("action.remove")}</button>
          </li>
        ))}
      </ul>
      <form class="stack" onSubmit={link}>
        <CodeFields value={typed} onChange={setTyped} required />
        <ActionState of={action} />
        <button class="button" disabled={action.busy}>{text("products.link")}</button>
      </form>
    </section>
  );
}
