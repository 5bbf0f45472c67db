import { useState } from "preact/hooks";
import { useAction } from "../app/action";
import { useOnlineBooking } from "../app/onlineBooking";
import { fits } from "../domain/movement";
import { parseQuantity, quantityNumber, quantityText } from "../domain/quantity";
import { text } from "../language/text";
import type { ProductDocument, StoreDocument } from "../outbox/database";
import { say } from "../scanning/answer";
import { lookUp } from "../scanning/lookUp";
import { inUnit } from "../scanning/stockAfter";
import { useScans } from "../scanning/takers";
import { ActionState } from "./ActionState";
import { ProductPick } from "./ProductPick";
import { QuantityField } from "./QuantityField";
import { Select } from "./Select";

interface SendGoodsProps {
  readonly from: string;
  readonly stores: readonly StoreDocument[];
  readonly onSent: () => void;
}

/** Sends goods from one store to another; only where the network is, because the server refuses what is not there. */
export function SendGoods({ from, stores, onSent }: SendGoodsProps) {
  const [product, setProduct] = useState<ProductDocument | null>(null);
  const [quantity, setQuantity] = useState("1");
  const [round, setRound] = useState(0);
  const others = stores.filter((store) => store.id !== from);
  const [chosen, setChosen] = useState("");
  const to = chosen || (others[0]?.id ?? "");
  const action = useAction();
  const book = useOnlineBooking();

  useScans(async (scan) => {
    if (others.length === 0) return say("bad", text("scan.notHere", { code: scan.code }), "error");
    const { found } = await lookUp(scan);
    if (!found.product) return say("unknown", text("scan.noProduct", { code: found.code }), "unknown");
    if (product && product.id !== found.product.id) return say("bad", text("transfers.sendFirst", { name: product.name, code: found.code }), "error");
    // The form as it stands begins with one of something; each scan is one more.
    const before = product ? parseQuantity(quantity) : 0n;
    if (before === null) return say("bad", text("scan.badQuantity"), "error");
    setProduct(found.product);
    setQuantity(quantityText(before + found.packSize));
    say("", text("transfers.scanned", { name: found.product.name, quantity: inUnit(before + found.packSize, found.product.unit) }), "done");
  });
  const submit = async (event: Event) => {
    event.preventDefault();
    const amount = parseQuantity(quantity);
    if (!product) return;
    if (amount === null || !fits("OUTBOUND", amount)) return action.refuse(text("scan.badQuantity"));
    if (!(await action.run(() => book("/transfers", { fromStoreId: from, toStoreId: to, productId: product.id, quantity: quantityNumber(amount) })))) return;
    setProduct(null);
    setQuantity("1");
    setRound(round + 1);
    onSent();
  };
  if (others.length === 0) return null;
  return (
    <form class="card" aria-label={text("transfers.new")} onSubmit={(event) => void submit(event)}>
      <h2>{text("transfers.new")}</h2>
      <ProductPick key={round} value={product} onPick={setProduct} required />
      <div class="row">
        <QuantityField value={quantity} onChange={setQuantity} />
        <Select label={text("transfers.to")} value={to} onChange={setChosen} options={others.map((store) => ({ value: store.id, text: store.name }))} />
      </div>
      <ActionState of={action} done={text("transfers.sent")} />
      <button class="button main" disabled={!product || action.busy}>{text("transfers.new")}</button>
    </form>
  );
}
