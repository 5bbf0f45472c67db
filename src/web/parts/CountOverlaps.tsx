import { useEffect, useState } from "preact/hooks";
import { user } from "../app/session";
import type { CountedLine, CountedProduct } from "../domain/countSheet";
import { parseCount, quantityOf, quantityText, type Thousandths } from "../domain/quantity";
import { clock, number, text } from "../language/text";
import type { CountSessionDocument } from "../outbox/database";
import { deviceId, record } from "../outbox/record";
import { wake } from "../sync/loop";
import { QuantityDialog } from "./QuantityDialog";

/** This installation's id; empty until it is known. */
export function useDeviceId(): string {
  const [id, setId] = useState("");
  useEffect(() => void deviceId().then(setId), []);
  return id;
}

/** What a device found, and which one it was. */
export const lineText = (line: CountedLine, own: string): string => text("counts.found", {
  device: line.deviceId === own ? text("counts.thisDevice") : text("counts.device", { id: line.deviceId.slice(-4) }),
  quantity: number(line.quantity), at: clock(line.countedAt),
});

export const zoneText = (zone: string): string => zone === "" ? text("counts.noZone") : zone;

/** Where several devices counted the same product in one zone, with what each found; whoever may count looks again, in the place of one of them. */
export function CountOverlaps({ session, products }: { readonly session: CountSessionDocument; readonly products: readonly CountedProduct[] }) {
  const own = useDeviceId();
  const [recounting, setRecounting] = useState<{ readonly product: CountedProduct; readonly line: CountedLine } | null>(null);
  const isOpen = (session.status === "open" || session.status === "paused") && user.value.role !== "AUDITOR";
  const recount = (product: CountedProduct, line: CountedLine, quantity: Thousandths) => {
    setRecounting(null);
    void record({
      type: "COUNT_LINE", storeId: session.storeId, sessionId: session.id, productId: product.productId, quantity: quantityText(quantity),
      ...(line.zone === "" ? {} : { zone: line.zone }), ...(line.deviceId === own ? {} : { replaces: line.id }),
    }, user.value.id).then(wake);
  };
  return (
    <section aria-label={text("counts.overlaps")}>
      <h3>{text("counts.overlaps")}</h3>
      <ul class="list">
        {products.flatMap((product) => product.overlaps.map((overlap) => (
          <li key={`${product.productId} ${overlap.zone}`}>
            <strong>{product.name} · {zoneText(overlap.zone)}</strong>
            {overlap.lines.map((line) => (
              <p key={line.id} class="row">
                <span class="grow">{lineText(line, own)}{overlap.lineId === line.id && <> <span class="badge synced">{text("counts.holds")}</span></>}</span>
                {isOpen && (
                  <button class="button small" aria-label={`${text("counts.again")}: ${lineText(line, own)}`}
                    onClick={() => setRecounting({ product, line })}>{text("counts.again")}</button>
                )}
              </p>
            ))}
          </li>
        )))}
      </ul>
      {recounting && (
        <QuantityDialog title={text("scan.howMany", { name: recounting.product.name ?? text("unknownProduct") })}
          stands={[lineText(recounting.line, own)]} initial={quantityText(quantityOf(recounting.line.quantity))} read={parseCount}
          onQuantity={(quantity) => recount(recounting.product, recounting.line, quantity)} onClose={() => setRecounting(null)} />
      )}
    </section>
  );
}
