import { storeId } from "../../app/preferences";
import { usePages } from "../../app/remote";
import { Link } from "../../parts/Link";
import { RemoteState } from "../../parts/RemoteState";
import { number, text } from "../../language/text";

interface LowStockLine {
  readonly productId: string;
  readonly name?: string;
  readonly sku?: string;
  readonly quantity: number;
  readonly reorderPoint: number;
  readonly missing: number;
}

/** What is to be ordered for the chosen store: at or below its reorder point. */
export function LowStock() {
  const lines = usePages<LowStockLine>(`/reports/low-stock?storeId=${storeId.value}&limit=200`);
  return (
    <>
      <h1>{text("nav.lowStock")}</h1>
      <RemoteState of={lines} />
      {!lines.loading && !lines.problem && lines.items.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      {lines.items.length > 0 && (
        <div class="table card" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th>{text("product")}</th><th class="number">{text("nav.stock")}</th>
                <th class="number">{text("products.reorderPoint")}</th><th class="number">{text("lowStock.missing")}</th>
              </tr>
            </thead>
            <tbody>
              {lines.items.map((line) => (
                <tr key={line.productId}>
                  <td><Link href={`/stock/${line.productId}`}>{line.name ?? line.productId}</Link></td>
                  <td class="number">{number(line.quantity)}</td><td class="number">{number(line.reorderPoint)}</td>
                  <td class="number">{number(line.missing)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {lines.more && <button class="button" onClick={lines.more}>{text("action.more")}</button>}
    </>
  );
}
