import { useEffect, useState } from "preact/hooks";
import { useAction } from "../app/action";
import { useLive } from "../app/live";
import { storeId } from "../app/preferences";
import { parseQuantity, quantityNumber } from "../domain/quantity";
import { text } from "../language/text";
import { database } from "../outbox/database";
import { call } from "../sync/http";
import { wake } from "../sync/loop";
import { ActionState } from "./ActionState";
import { Field } from "./Field";

/** How few of a product there may be in the chosen store before it is to be ordered; empty: no such point. */
export function ReorderPoint({ productId }: { readonly productId: string }) {
  const held = useLive(() => database.reorderPoints.get([storeId.value, productId]), [storeId.value, productId]);
  const store = useLive(() => database.stores.get(storeId.value), [storeId.value]);
  const [typed, setTyped] = useState("");
  const action = useAction();
  useEffect(() => setTyped(held?.reorderPoint == null ? "" : String(held.reorderPoint)), [held?.reorderPoint]);

  const submit = (event: Event) => {
    event.preventDefault();
    const quantity = parseQuantity(typed);
    if (quantity === null && typed.trim() !== "") return action.refuse(text("scan.badQuantity"));
    const body = { reorderPoint: quantity === null ? null : quantityNumber(quantity) };
    void action.run(async () => {
      await call(`/inventory/${storeId.value}/${productId}/reorder-point`, { method: "PUT", body });
      wake();
    });
  };
  if (!store) return null;
  return (
    <form class="card" onSubmit={submit}>
      <h2>{text("products.reorderHere")}: {store.name}</h2>
      <div class="row end">
        <Field label={text("products.reorderPoint")} value={typed} onInput={setTyped} />
        <button class="button" disabled={action.busy}>{text("action.save")}</button>
      </div>
      <ActionState of={action} />
    </form>
  );
}
