import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { productOf } from "../../app/catalogue";
import { useLive } from "../../app/live";
import { storeId } from "../../app/preferences";
import { usePages } from "../../app/remote";
import { parseQuantity, quantityNumber, quantityOf, quantityText, type Thousandths } from "../../domain/quantity";
import { QuantityDialog } from "../../parts/QuantityDialog";
import { RemoteState } from "../../parts/RemoteState";
import { SendGoods } from "../../parts/SendGoods";
import { moment, number, text } from "../../language/text";
import { database, type StoreDocument } from "../../outbox/database";
import { onlineStamp } from "../../outbox/record";
import { call } from "../../sync/http";

interface Transfer {
  readonly id: string;
  readonly status: "in_transit" | "received" | "cancelled";
  readonly fromStoreId: string;
  readonly toStoreId: string;
  readonly productId: string;
  readonly sentQuantity: number;
  readonly sentAt: string;
  readonly receivedQuantity?: number;
  readonly missing?: number;
}

/** Goods between the chosen store and others: sending, what is on the way, and confirming what arrived. */
export function Transfers() {
  const transfers = usePages<Transfer>(`/transfers?storeId=${storeId.value}&limit=100`);
  const stores = useLive(() => database.stores.toArray(), []) ?? [];
  return (
    <>
      <h1>{text("nav.transfers")}</h1>
      <SendGoods from={storeId.value} stores={stores} onSent={transfers.reload} />
      <RemoteState of={transfers} />
      {transfers.items.map((transfer) => <TransferCard key={`${transfer.id} ${transfer.status}`} transfer={transfer} stores={stores} onReceived={transfers.reload} />)}
      {transfers.more && <button class="button" onClick={transfers.more}>{text("action.more")}</button>}
    </>
  );
}

interface TransferCardProps {
  readonly transfer: Transfer;
  readonly stores: readonly StoreDocument[];
  readonly onReceived: () => void;
}

function TransferCard({ transfer, stores, onReceived }: TransferCardProps) {
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const nameOf = (id: string) => stores.find((store) => store.id === id)?.name ?? id.slice(-8);
  const canReceive = transfer.status === "in_transit" && transfer.toStoreId === storeId.value;
  const receive = async (quantity: Thousandths) => {
    setAsking(false);
    const body = { ...(await onlineStamp()), quantity: quantityNumber(quantity) };
    if (await action.run(() => call(`/transfers/${transfer.id}/receive`, { method: "POST", body }))) onReceived();
  };
  return (
    <article class="card">
      <div class="row">
        <strong class="grow">{productOf(transfer.productId)?.name ?? text("unknownProduct")}</strong>
        <span class="number">{number(transfer.sentQuantity)}</span>
        <span class={`badge ${transfer.status === "in_transit" ? "waiting" : "synced"}`}>{text(`transfers.${transfer.status}`)}</span>
      </div>
      <p class="faint">{nameOf(transfer.fromStoreId)} → {nameOf(transfer.toStoreId)} · {moment(transfer.sentAt)}</p>
      {(transfer.missing ?? 0) > 0 && transfer.status === "received" && <p class="notice">{text("transfers.missing", { count: number(transfer.missing ?? 0) })}</p>}
      {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
      {canReceive && <button class="button main" disabled={action.busy} onClick={() => setAsking(true)}>{text("transfers.receive")}</button>}
      {asking && (
        <QuantityDialog title={text("transfers.howMany")} initial={quantityText(quantityOf(transfer.sentQuantity))} read={parseQuantity}
          onQuantity={(quantity) => void receive(quantity)} onClose={() => setAsking(false)} />
      )}
    </article>
  );
}
