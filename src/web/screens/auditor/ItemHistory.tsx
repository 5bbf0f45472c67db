import { useEffect, useMemo, useState } from "preact/hooks";
import { productOf } from "../../app/catalogue";
import { useLive } from "../../app/live";
import { usePages } from "../../app/remote";
import type { ScreenProps } from "../../app/routes";
import { inOrder, isUpTo } from "../../domain/orderKey";
import { stockCurve } from "../../domain/stockCurve";
import { LookBack, type TwoTimes } from "../../parts/LookBack";
import { Link } from "../../parts/Link";
import { RemoteState } from "../../parts/RemoteState";
import { StockChart } from "../../parts/StockChart";
import { isWord, number, second, text } from "../../language/text";
import { database } from "../../outbox/database";
import { movementsOf, type StreamEvent } from "./streamEvents";

const NOW: TwoTimes = { occurredAsOf: null, knownAsOf: null };

/** All that was ever recorded about a product in a store: as a curve, as two looks back, and as a list. */
export function ItemHistory({ params }: ScreenProps) {
  const [storeId, productId] = [params["storeId"] ?? "", params["productId"] ?? ""];
  const [times, setTimes] = useState(NOW);
  const events = usePages<StreamEvent>(`/audit/streams/${storeId}/${productId}?limit=200`);
  const store = useLive(() => database.stores.get(storeId), [storeId]);
  // The curve needs all of them.
  useEffect(() => events.more?.(), [events.items.length, events.loading]);
  const movements = useMemo(() => events.items.filter((event) => event.type), [events.items.length]);
  const curve = useMemo(() => stockCurve(movementsOf(movements.filter((event) => isUpTo(event.recordedAt, times.knownAsOf)))), [movements, times.knownAsOf]);
  const happened = useMemo(() => inOrder(movements.flatMap(({ type, occurredAt }) => (type !== "AMEND" && occurredAt ? [occurredAt] : []))), [movements]);
  const learned = useMemo(() => inOrder(movements.map((event) => event.recordedAt)), [movements]);

  return (
    <>
      <Link href="/movements">‹ {text("nav.movements")}</Link>
      <h1>{productOf(productId)?.name ?? text("unknownProduct")} · {store?.name}</h1>
      <RemoteState of={events} />
      {!events.loading && !events.problem && movements.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      {movements.length > 0 && <StockChart curve={curve} at={times.occurredAsOf} />}
      {movements.length > 0 && <LookBack storeId={storeId} productId={productId} happened={happened} learned={learned} times={times} onChange={setTimes} />}
      <section class="card">
        <h2>{text("item.events")}</h2>
        <div class="table" tabIndex={0} role="region" aria-label={text("item.events")}>
          <table>
            <thead>
              <tr>
                <th>{text("item.version")}</th><th>{text("movements.type")}</th><th class="number">{text("quantity")}</th><th>{text("when")}</th>
                <th>{text("movements.recorded")}</th><th class="number">{text("item.adds")}</th><th>{text("item.role")}</th><th>{text("note")}</th>
                <th>{text("who")}</th><th>{text("device")}</th><th>{text("item.hash")}</th>
              </tr>
            </thead>
            <tbody>{events.items.map((event) => <EventRow key={event.version} event={event} isThere={isThere(event, times)} />)}</tbody>
          </table>
        </div>
      </section>
    </>
  );
}

/** Whether an event had happened and was known at the two moments; an edit counts from when it is known. */
const isThere = ({ type, occurredAt, recordedAt }: StreamEvent, times: TwoTimes) =>
  isUpTo(recordedAt, times.knownAsOf) && (type === "AMEND" || !occurredAt || isUpTo(occurredAt, times.occurredAsOf));

function EventRow({ event, isThere }: { readonly event: StreamEvent; readonly isThere: boolean }) {
  const type = `type.${event.type}`;
  const reason = `reason.${event.reason}`;
  return (
    <tr class={isThere ? "" : "absent"}>
      <td>{event.version}</td>
      <td class={event.type}>{isWord(type) ? text(type) : event.event}</td>
      <td class="number">{event.quantity === undefined ? "–" : number(event.quantity)}</td>
      <td>{event.occurredAt ? second(event.occurredAt) : "–"}</td>
      <td>{second(event.recordedAt)}</td>
      <td class="number">{event.adds === undefined ? "–" : number(event.adds)}</td>
      <td>{event.role ? text(`item.role.${event.role}`) : "–"}</td>
      <td>{[event.reason && (isWord(reason) ? text(reason) : event.reason), event.note].filter(Boolean).join(" · ")}</td>
      <td>{event.recordedByEmail ?? "–"}</td>
      <td><code title={event.deviceId}>{event.deviceId?.slice(-8)}</code></td>
      <td><code title={event.hash}>{event.hash?.slice(0, 8)}</code></td>
    </tr>
  );
}
