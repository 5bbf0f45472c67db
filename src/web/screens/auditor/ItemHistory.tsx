import { useEffect, useMemo } from "preact/hooks";
import { productOf } from "../../app/catalogue";
import { useLive } from "../../app/live";
import { usePages } from "../../app/remote";
import type { ScreenProps } from "../../app/routes";
import { stockCurve } from "../../domain/stockCurve";
import { LookBack } from "../../parts/LookBack";
import { Link } from "../../parts/Link";
import { RemoteState } from "../../parts/RemoteState";
import { StockChart } from "../../parts/StockChart";
import { isWord, moment, number, text } from "../../language/text";
import { database } from "../../outbox/database";
import { historyOf, type StreamEvent } from "./streamEvents";

/** All that was ever recorded about a product in a store: as a curve, as two looks back, and as a list. */
export function ItemHistory({ params }: ScreenProps) {
  const [storeId, productId] = [params["storeId"] ?? "", params["productId"] ?? ""];
  const events = usePages<StreamEvent>(`/audit/streams/${storeId}/${productId}?limit=200`);
  const store = useLive(() => database.stores.get(storeId), [storeId]);
  // The curve needs all of them.
  useEffect(() => events.more?.(), [events.items.length, events.loading]);
  const curve = useMemo(() => stockCurve(historyOf(events.items).effective()), [events.items.length]);

  return (
    <>
      <Link href="/movements">‹ {text("nav.movements")}</Link>
      <h1>{productOf(productId)?.name ?? text("unknownProduct")} · {store?.name}</h1>
      <RemoteState of={events} />
      {curve.length > 0 && <StockChart curve={curve} />}
      {curve[0] && <LookBack storeId={storeId} productId={productId} from={Number(curve[0].at / 1000n)} />}
      <section class="card">
        <h2>{text("item.events")}</h2>
        <div class="table" tabIndex={0} role="region" aria-label={text("item.events")}>
          <table>
            <thead>
              <tr>
                <th>{text("item.version")}</th><th>{text("movements.type")}</th><th class="number">{text("quantity")}</th><th>{text("when")}</th>
                <th>{text("movements.recorded")}</th><th class="number">{text("item.adds")}</th><th>{text("item.hash")}</th>
              </tr>
            </thead>
            <tbody>{events.items.map((event) => <EventRow key={event.version} event={event} />)}</tbody>
          </table>
        </div>
      </section>
    </>
  );
}

function EventRow({ event }: { readonly event: StreamEvent }) {
  const type = `type.${event.type}`;
  return (
    <tr>
      <td>{event.version}</td>
      <td class={event.type}>{isWord(type) ? text(type) : event.event}{event.void && ` · ${text("movements.voided")}`}</td>
      <td class="number">{event.quantity === undefined ? "–" : number(event.quantity)}</td>
      <td>{event.occurredAt ? moment(event.occurredAt) : "–"}</td>
      <td>{moment(event.recordedAt)}</td>
      <td class="number">{event.adds === undefined ? "–" : number(event.adds)}</td>
      <td><code title={event.hash}>{event.hash?.slice(0, 8)}</code></td>
    </tr>
  );
}
