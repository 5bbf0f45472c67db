import { useEffect, useState } from "preact/hooks";
import type { Action } from "../app/action";
import { approvalOf, type CountedProduct, overlapKey, SUM } from "../domain/countSheet";
import { number, text } from "../language/text";
import { call } from "../sync/http";
import type { Sheet } from "./CountSheet";
import { lineText, useDeviceId, zoneText } from "./CountOverlaps";
import { Select } from "./Select";

/** Approving a sheet: first is said what holds where several devices counted, and which products hold although they moved. */
export function CountApproval({ sheet, action, onApprove }: {
  readonly sheet: Sheet; readonly action: Action; readonly onApprove: (approval: object) => void;
}) {
  const own = useDeviceId();
  const products = useAsked(sheet);
  const [choices, setChoices] = useState<ReadonlyMap<string, string>>(new Map());
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const approval = products && approvalOf(sheet.session.version, products, { choices, accepted });
  const tick = (id: string, on: boolean) => setAccepted(new Set(on ? [...accepted, id] : [...accepted].filter((other) => other !== id)));
  return (
    <div class="stack">
      {products?.flatMap(({ productId, name, overlaps }) => overlaps.map(({ zone, sum, lines }) => {
        const key = overlapKey(productId, zone);
        return (
          <Select key={key} label={text("counts.whatHolds", { name: name ?? text("unknownProduct"), zone: zoneText(zone) })}
            value={choices.get(key) ?? ""} onChange={(choice) => setChoices(new Map(choices).set(key, choice))}
            options={[
              { value: "", text: text("counts.choose") }, { value: SUM, text: text("counts.sum", { quantity: number(sum) }) },
              ...lines.map((line) => ({ value: line.id, text: lineText(line, own) })),
            ]} />
        );
      }))}
      {products?.filter((product) => product.recount).map(({ productId, name }) => (
        <label key={productId} class="row">
          <input type="checkbox" checked={accepted.has(productId)} onChange={(event) => tick(productId, event.currentTarget.checked)} />
          <span>{text("counts.acceptMoved", { name: name ?? text("unknownProduct") })}</span>
        </label>
      ))}
      {products && !approval && <p class="faint">{text("counts.answerFirst")}</p>}
      <button class="button main" disabled={action.busy || !approval} onClick={() => approval && onApprove(approval)}>{text("counts.approve")}</button>
    </div>
  );
}

// The products of which something is asked, also those beyond the first page; undefined while they are not all there.
function useAsked(sheet: Sheet): readonly CountedProduct[] | undefined {
  const [more, setMore] = useState<readonly CountedProduct[] | null>(null);
  const asks = (products: readonly CountedProduct[]) => products.filter((product) => product.recount || product.overlaps.length > 0);
  const here = asks(sheet.products);
  const isWhole = here.filter((product) => product.recount).length === sheet.summary.recount
    && here.reduce((sum, product) => sum + product.overlaps.length, 0) === sheet.summary.overlaps;
  useEffect(() => {
    setMore(null);
    if (!isWhole) void rest(sheet).then((products) => setMore(asks(products)), () => undefined);
  }, [sheet]);
  return isWhole ? here : more === null ? undefined : [...here, ...more];
}

async function rest(sheet: Sheet): Promise<readonly CountedProduct[]> {
  const products: CountedProduct[] = [];
  for (let cursor = sheet.nextCursor; cursor !== null;) {
    const page = await call<Sheet>(`/count-sessions/${sheet.session.id}?limit=200&cursor=${encodeURIComponent(cursor)}`);
    products.push(...page.products);
    cursor = page.nextCursor;
  }
  return products;
}
