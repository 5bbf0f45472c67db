import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { productOf } from "../../app/catalogue";
import { useLive } from "../../app/live";
import { useOnlineBooking } from "../../app/onlineBooking";
import { storeId } from "../../app/preferences";
import { usePages } from "../../app/remote";
import { REASONS } from "../../domain/item";
import { ActionState } from "../../parts/ActionState";
import { type Receipt, ReceiptDialog } from "../../parts/ReceiptDialog";
import { RemoteState } from "../../parts/RemoteState";
import { SendGoods } from "../../parts/SendGoods";
import { moment, number, text } from "../../language/text";
import { database, type StoreDocument } from "../../outbox/database";

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
  readonly missingReason?: string;
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
      {!transfers.loading && !transfers.problem && transfers.items.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      {transfers.items.map((transfer) => (
        <TransferCard key={`${transfer.id} ${transfer.status}`} transfer={transfer} stores={stores} onReceived={transfers.reload} />
      ))}
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
  const book = useOnlineBooking();
  const nameOf = (id: string) => stores.find((store) => store.id === id)?.name ?? id.slice(-8);
  const name = productOf(transfer.productId)?.name ?? text("unknownProduct");
  const canReceive = transfer.status === "in_transit" && transfer.toStoreId === storeId.value;
  const receive = async (receipt: Receipt) => {
    setAsking(false);
    if (await action.run(() => book(`/transfers/${transfer.id}/receive`, receipt))) onReceived();
  };
  return (
    <article class="card" aria-label={name}>
      <div class="row">
        <strong class="grow">{name}</strong>
        <span class="number">{number(transfer.sentQuantity)}</span>
        <span class={`badge ${transfer.status === "in_transit" ? "waiting" : "synced"}`}>{text(`transfers.${transfer.status}`)}</span>
      </div>
      <p class="faint">
        {transfer.toStoreId === storeId.value
          ? text("transfers.from", { store: nameOf(transfer.fromStoreId) })
          : text("transfers.goes", { store: nameOf(transfer.toStoreId) })}
        {" · "}{moment(transfer.sentAt)}
      </p>
      {(transfer.missing ?? 0) > 0 && transfer.status === "received" && (
        <p class="notice">{text("transfers.missing", { count: number(transfer.missing ?? 0) })} · {reasonText(transfer.missingReason)}</p>
      )}
      <ActionState of={action} done="" />
      {canReceive && <button class="button main" disabled={action.busy} onClick={() => setAsking(true)}>{text("transfers.receive")}</button>}
      {asking && (
        <ReceiptDialog sent={transfer.sentQuantity} onReceipt={(receipt) => void receive(receipt)} onClose={() => setAsking(false)} />
      )}
    </article>
  );
}

// An amendment of the receipt may have said it in words of its own.
function reasonText(reason = "loss"): string {
  const known = REASONS.find((one) => one === reason);
  return known ? text(`reason.${known}`) : reason;
}
