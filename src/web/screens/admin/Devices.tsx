import { usePages, useRemote } from "../../app/remote";
import { RemoteState } from "../../parts/RemoteState";
import { moment, number, text } from "../../language/text";

interface Device {
  readonly deviceId: string;
  readonly lastSeen: string;
  readonly offsetMs: number;
  readonly email?: string;
  readonly missingCount: number;
  readonly pending?: { readonly count: number };
  readonly completeUntil?: string;
  readonly silent: boolean;
}

interface Watermarks {
  readonly stores: readonly { readonly storeId: string; readonly name: string; readonly upTo?: string; readonly upToSeen?: string }[];
}

const PATH = "/sync/devices?limit=100";

/** Which devices there are, what has arrived from each, and up to when a store's numbers are complete. */
export function Devices() {
  const devices = usePages<Device>(PATH);
  const watermarks = useRemote<Watermarks>(PATH);
  return (
    <>
      <h1>{text("nav.devices")}</h1>
      <RemoteState of={devices} />
      {!devices.loading && !devices.problem && devices.items.length === 0 && <p class="notice">{text("nothingHere")}</p>}
      {watermarks.data && watermarks.data.stores.length > 0 && (
        <section class="card">
          <h2>{text("devices.watermarks")}</h2>
          <dl class="facts">
            {watermarks.data.stores.map((store) => <Watermark key={store.storeId} name={store.name} until={store.upTo ?? store.upToSeen} />)}
          </dl>
        </section>
      )}
      {devices.items.map((device) => <DeviceCard key={device.deviceId} device={device} />)}
      {devices.more && <button class="button" onClick={devices.more}>{text("action.more")}</button>}
    </>
  );
}

const Watermark = ({ name, until }: { readonly name: string; readonly until: string | undefined }) => (
  <><dt>{name}</dt><dd>{until ? moment(until) : text("none")}</dd></>
);

const DeviceCard = ({ device }: { readonly device: Device }) => (
  <article class="card" aria-label={device.deviceId}>
    <div class="row">
      <strong class="grow">{device.email ?? ""} <span class="faint">{device.deviceId.slice(-8)}</span></strong>
      {device.silent && <span class="badge waiting">{text("devices.silent")}</span>}
    </div>
    <dl class="facts">
      <dt>{text("devices.lastSeen")}</dt><dd>{moment(device.lastSeen)}</dd>
      <dt>{text("devices.pending")}</dt><dd>{device.pending ? number(device.pending.count) : "?"}</dd>
      <dt>{text("devices.missing")}</dt><dd class={device.missingCount > 0 ? "attention" : ""}>{number(device.missingCount)}</dd>
      <dt>{text("devices.clock")}</dt><dd>{text("devices.seconds", { count: number(Math.round(device.offsetMs / 100) / 10) })}</dd>
      <dt>{text("devices.complete")}</dt><dd>{device.completeUntil ? moment(device.completeUntil) : "?"}</dd>
    </dl>
  </article>
);
