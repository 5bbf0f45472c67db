import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { useLive } from "../../app/live";
import { usePages, useRemote } from "../../app/remote";
import { ActionState } from "../../parts/ActionState";
import { Dialog } from "../../parts/Dialog";
import { RemoteState } from "../../parts/RemoteState";
import { moment, number, text } from "../../language/text";
import { database } from "../../outbox/database";
import { call } from "../../sync/http";

interface Device {
  readonly deviceId: string;
  readonly lastSeen: string;
  readonly offsetMs: number;
  readonly email?: string;
  readonly missingCount: number;
  readonly missing: readonly { readonly from: number; readonly to: number }[];
  readonly pending?: { readonly count: number; readonly oldest?: string };
  readonly completeUntil?: string;
  readonly silent: boolean;
  readonly hasKey: boolean;
  readonly retiredAt?: string;
  readonly stores: readonly { readonly storeId: string }[];
}

interface Watermark {
  readonly storeId: string;
  readonly name: string;
  readonly upTo?: string;
  readonly upToSeen?: string;
  readonly heldBackBy: readonly { readonly deviceId: string; readonly reason: "silent" | "missing" | "pending" | "unreported" }[];
}

const MOST_NAMED = 3;
const PATH = "/sync/devices?limit=100";

/** Which devices there are, what has arrived from each, and up to when a store's numbers are complete. */
export function Devices() {
  const devices = usePages<Device>(PATH);
  const watermarks = useRemote<{ readonly stores: readonly Watermark[] }>(PATH);
  const stores = useLive(() => database.stores.toArray(), []) ?? [];
  const reload = () => {
    devices.reload();
    watermarks.reload();
  };
  const names = new Map(stores.map((store) => [store.id, store.name]));
  return (
    <>
      <h1>{text("nav.devices")}</h1>
      <RemoteState of={devices} />
      {!devices.loading && !devices.problem && devices.items.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      {watermarks.data && watermarks.data.stores.length > 0 && (
        <section class="card">
          <h2>{text("devices.watermarks")}</h2>
          <dl class="facts">{watermarks.data.stores.map((store) => <WatermarkRow key={store.storeId} store={store} />)}</dl>
        </section>
      )}
      {devices.items.map((device) => <DeviceCard key={device.deviceId} device={device} names={names} onChanged={reload} />)}
      {devices.more && <button class="button" onClick={devices.more}>{text("action.more")}</button>}
    </>
  );
}

function WatermarkRow({ store: { name, upTo, upToSeen, heldBackBy } }: { readonly store: Watermark }) {
  const until = upTo ?? upToSeen;
  const behind = heldBackBy.slice(0, MOST_NAMED).map((held) => `${shortId(held.deviceId)} (${text(`devices.hold.${held.reason}`)})`);
  if (heldBackBy.length > MOST_NAMED) behind.push(text("devices.andMore", { count: heldBackBy.length - MOST_NAMED }));
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {until ? moment(until) : text("devices.unknown")}
        {behind.length > 0 && <><br /><span class="faint">{text("devices.heldBack", { devices: behind.join(", ") })}</span></>}
      </dd>
    </>
  );
}

interface DeviceCardProps {
  readonly device: Device;
  readonly names: ReadonlyMap<string, string>;
  readonly onChanged: () => void;
}

function DeviceCard({ device, names, onChanged }: DeviceCardProps) {
  const { missing, missingCount, pending } = device;
  const ranges = missing.map(({ from, to }) => (from === to ? number(from) : `${number(from)}–${number(to)}`)).join(", ");
  return (
    <article class="card" aria-label={device.deviceId}>
      <div class="row">
        <strong class="grow">{device.email ?? ""} <span class="faint" title={device.deviceId}>{shortId(device.deviceId)}</span></strong>
        {device.retiredAt && <span class="badge">{text("devices.retired")}</span>}
        {device.silent && !device.retiredAt && <span class="badge waiting">{text("devices.silent")}</span>}
      </div>
      <dl class="facts">
        <dt>{text("devices.stores")}</dt><dd>{device.stores.map(({ storeId }) => names.get(storeId) ?? shortId(storeId)).join(", ") || text("none")}</dd>
        <dt>{text("devices.lastSeen")}</dt><dd>{moment(device.lastSeen)}</dd>
        <dt>{text("devices.pending")}</dt>
        <dd>
          {pending ? number(pending.count) : "?"}
          {pending?.oldest && <span class="faint"> · {text("devices.oldest", { when: moment(pending.oldest) })}</span>}
        </dd>
        <dt>{text("devices.missing")}</dt>
        <dd class={missingCount > 0 ? "attention" : ""}>
          {number(missingCount)}
          {ranges && <span class="faint"> · {text("devices.missingWhich", { ranges })}</span>}
        </dd>
        <dt>{text("devices.clock")}</dt><dd>{text("devices.seconds", { count: number(Math.round(device.offsetMs / 100) / 10) })}</dd>
        <dt>{text("devices.complete")}</dt><dd>{device.completeUntil ? moment(device.completeUntil) : "?"}</dd>
      </dl>
      <DeviceActions device={device} onChanged={onChanged} />
    </article>
  );
}

type Verb = "release" | "settle" | "retire";

/** What an administrator can do with a device; each is explained before it is done. */
function DeviceActions({ device: { deviceId, hasKey, missingCount, retiredAt }, onChanged }: Omit<DeviceCardProps, "names">) {
  const [asked, setAsked] = useState<Verb | null>(null);
  const action = useAction();
  const verbs: Verb[] = [...(hasKey ? ["release" as const] : []), ...(missingCount > 0 ? ["settle" as const] : []), ...(retiredAt ? [] : ["retire" as const])];
  const act = async (verb: Verb) => {
    if (!(await action.run(() => call(`/admin/devices/${deviceId}/${verb}`, { method: "POST" })))) return;
    setAsked(null);
    onChanged();
  };
  return (
    <>
      <div class="row">{verbs.map((verb) => <button key={verb} class="button small" onClick={() => setAsked(verb)}>{text(`devices.${verb}`)}</button>)}</div>
      {asked && (
        <Dialog title={text(`devices.${asked}`)} onClose={() => setAsked(null)} onSubmit={() => void act(asked)}>
          <p>{text(`devices.${asked}Why`)}</p>
          <ActionState of={action} done="" />
          <div class="row">
            <button type="button" class="button grow" onClick={() => setAsked(null)}>{text("action.cancel")}</button>
            <button class="button danger grow" disabled={action.busy}>{text(`devices.${asked}`)}</button>
          </div>
        </Dialog>
      )}
    </>
  );
}

const shortId = (id: string) => id.slice(-8);
