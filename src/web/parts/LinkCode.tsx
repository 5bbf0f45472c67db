import { useState } from "preact/hooks";
import { useAction } from "../app/action";
import { text } from "../language/text";
import type { ProductDocument } from "../outbox/database";
import { call } from "../sync/http";
import { wake } from "../sync/loop";
import { ActionState } from "./ActionState";
import { CodeFields, newCode, packSizeOf } from "./CodeFields";
import { Link } from "./Link";
import { ProductPick } from "./ProductPick";

interface LinkCodeProps {
  readonly code: string;
  /** What to do once the code has its product. */
  readonly onLinked: () => Promise<void>;
}

/** Says which product a code that somebody has found belongs to. */
export function LinkCode({ code, onLinked }: LinkCodeProps) {
  const [product, setProduct] = useState<ProductDocument | null>(null);
  const [typed, setTyped] = useState(newCode(code));
  const action = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    const size = packSizeOf(typed);
    if (!product) return;
    if (size === null) return action.refuse(text("scan.badQuantity"));
    const body = { packSize: size, internal: typed.internal };
    const link = () => call(`/products/${product.id}/barcodes/${encodeURIComponent(code)}`, { method: "PUT", body });
    if (!(await action.run(link))) return;
    wake();
    await onLinked();
  };
  return (
    <form class="stack" aria-label={text("quarantine.whatIsIt", { code })} onSubmit={(event) => void submit(event)}>
      <p>{text("quarantine.whatIsIt", { code })}</p>
      <ProductPick value={product} onPick={setProduct} required />
      <CodeFields value={typed} onChange={setTyped} known />
      <ActionState of={action} done="" />
      <div class="row">
        <button class="button main grow" disabled={!product || action.busy}>{text("products.link")}</button>
        <Link class="button" href={`/products/new/${encodeURIComponent(code)}`}>{text("quarantine.makeProduct")}</Link>
      </div>
    </form>
  );
}
