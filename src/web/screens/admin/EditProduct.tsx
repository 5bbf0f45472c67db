import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { useLive } from "../../app/live";
import { go } from "../../app/navigation";
import { useRemote } from "../../app/remote";
import type { ScreenProps } from "../../app/routes";
import { parseQuantity, quantityNumber } from "../../domain/quantity";
import { ActionState } from "../../parts/ActionState";
import { Barcodes } from "../../parts/Barcodes";
import { CodeFields, newCode, packSizeOf, useCodeScans } from "../../parts/CodeFields";
import { Link } from "../../parts/Link";
import { ProductFields, type ProductTexts, textsOf } from "../../parts/ProductFields";
import { RemoteState } from "../../parts/RemoteState";
import { ReorderPoint } from "../../parts/ReorderPoint";
import { text } from "../../language/text";
import { database, type ProductDocument } from "../../outbox/database";
import { uuid7 } from "../../outbox/uuid";
import { call, ProblemError } from "../../sync/http";
import { wake } from "../../sync/loop";

type Product = Omit<ProductDocument, "codes">;

/** One product of the catalogue, or a new one, for a code that somebody has found where the address names it. */
export function EditProduct({ params }: ScreenProps) {
  const id = params["productId"];
  const held = useRemote<Product>(id ? `/products/${id}` : null);
  return (
    <>
      <Link href="/products">‹ {text("nav.products")}</Link>
      <h1>{held.data?.name ?? text(id ? "product" : "products.new")}</h1>
      {id ? <RemoteState of={held} /> : <NewProduct code={params["code"] ?? ""} />}
      {held.data && (
        <>
          <ChangeProduct product={held.data} onChanged={held.reload} />
          <Barcodes product={held.data} onChanged={held.reload} />
          <ReorderPoint productId={held.data.id} />
        </>
      )}
    </>
  );
}

interface ChangeProductProps {
  readonly product: Product;
  readonly onChanged: () => void;
}

/** Only what somebody has touched is sent, and only for the version that they saw: nobody undoes another's edit unawares. */
function ChangeProduct({ product, onChanged }: ChangeProductProps) {
  const [edits, setEdits] = useState<Partial<ProductTexts>>({});
  const categories = useLive(() => database.categories.toArray(), []) ?? [];
  const action = useAction();

  const send = async (changes: object) => {
    const done = await action.run(async () => {
      try {
        await call(`/products/${product.id}`, { method: "PATCH", body: { changes }, headers: { "If-Match": `"${product.version}"` } });
      } catch (error) {
        if (error instanceof ProblemError && error.code === "product.changed") onChanged();
        throw error;
      }
    });
    if (!done) return;
    setEdits({});
    wake();
    onChanged();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const changes = changesOf(product, edits);
    if (changes === null) action.refuse(text("products.badPrice"));
    else void send(changes);
  };
  return (
    <form class="card" onSubmit={submit}>
      {product.archived && <p><span class="badge waiting">{text("products.archived")}</span></p>}
      <ProductFields stored={textsOf(product)} edits={edits} categories={categories} onEdit={setEdits} />
      <ActionState of={action} />
      <div class="row">
        <button class="button main grow" disabled={action.busy}>{text("action.save")}</button>
        <button type="button" class="button" disabled={action.busy} onClick={() => void send({ archived: !product.archived })}>
          {text(product.archived ? "products.restore" : "products.archive")}
        </button>
      </div>
    </form>
  );
}

function NewProduct({ code }: { readonly code: string }) {
  // Its own id from the beginning: sending it again, after an answer that got lost, makes no second one.
  const [id] = useState(() => uuid7(Date.now()));
  const [edits, setEdits] = useState<Partial<ProductTexts>>({});
  const [typed, setTyped] = useState(newCode(code));
  useCodeScans((scanned) => setTyped({ ...typed, code: scanned }));
  const categories = useLive(() => database.categories.toArray(), []) ?? [];
  const action = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    const [changes, packSize] = [changesOf(undefined, edits), packSizeOf(typed)];
    if (changes === null) return action.refuse(text("products.badPrice"));
    if (packSize === null) return action.refuse(text("scan.badQuantity"));
    const barcodes = typed.code.trim() === "" ? [] : [{ code: typed.code.trim(), packSize, internal: typed.internal }];
    if (!(await action.run(() => call("/products", { method: "POST", body: { id, ...changes, barcodes } })))) return;
    wake();
    go(`/products/${id}`, "replace");
  };
  return (
    <form class="card" onSubmit={(event) => void submit(event)}>
      <ProductFields stored={textsOf(undefined)} edits={edits} categories={categories} onEdit={setEdits} />
      <CodeFields value={typed} onChange={setTyped} />
      <ActionState of={action} done="" />
      <button class="button main" disabled={action.busy}>{text("action.add")}</button>
    </form>
  );
}

/** What was edited, as the server takes it; null when the price is no number. */
function changesOf(product: Product | undefined, edits: Partial<ProductTexts>): object | null {
  const stored = textsOf(product);
  const changes: Record<string, string | number | null> = {};
  for (const [field, typed] of Object.entries(edits) as [keyof ProductTexts, string][]) {
    const value = typed.trim();
    if (value === stored[field]) continue;
    const price = field === "price" && value !== "" ? parseQuantity(value) : null;
    if (field === "price" && value !== "" && price === null) return null;
    changes[field] = price !== null ? quantityNumber(price) : field === "name" ? value : value || null;
  }
  return changes;
}
