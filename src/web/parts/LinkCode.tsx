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
  /** What to do once the code has its product; absent: it is none that could be linked. */
  readonly onLinked?: () => Promise<void>;
  /** It meant that product this time, and is not linked. */
  readonly onNamed: (product: ProductDocument) => Promise<void>;
}

/** Says which product a code that somebody has found belongs to, or meant this once. */
export function LinkCode({ code, onLinked, onNamed }: LinkCodeProps) {
  const [product, setProduct] = useState<ProductDocument | null>(null);
  const [typed, setTyped] = useState(newCode(code));
  const action = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    const size = packSizeOf(typed);
    if (!product) return;
    if (!onLinked) return onNamed(product);
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
      {onLinked && <CodeFields value={typed} onChange={setTyped} known />}
      <ActionState of={action} done="" />
      <div class="row">
        {onLinked && <button class="button main grow" disabled={!product || action.busy}>{text("products.link")}</button>}
        <button type="button" class="button grow" disabled={!product} onClick={() => product && void onNamed(product)}>{text("quarantine.onlyThis")}</button>
        {onLinked && <Link class="button" href={`/products/new/${encodeURIComponent(code)}`}>{text("quarantine.makeProduct")}</Link>}
      </div>
    </form>
  );
}
