import { useState } from "preact/hooks";
import { useLive } from "../app/live";
import { listFrom, scanMode, scanWay, storeId } from "../app/preferences";
import { user } from "../app/session";
import { REASONS } from "../domain/item";
import { parseQuantity } from "../domain/quantity";
import { CameraView } from "../parts/CameraView";
import { Choices } from "../parts/Choices";
import { CodeField } from "../parts/CodeField";
import { DoubtDialog } from "../parts/DoubtDialog";
import { QuantityDialog } from "../parts/QuantityDialog";
import { QuantityField } from "../parts/QuantityField";
import { ScanList } from "../parts/ScanList";
import { UnknownCodeNote } from "../parts/UnknownCodeNote";
import { text } from "../language/text";
import { database } from "../outbox/database";
import { scanning } from "../scanning/scanning";
import { takeGlimpse, takeScan, typedScan, useScans } from "../scanning/takers";

const MODES = ["INBOUND", "OUTBOUND", "COUNT", "ADJUST"] as const;
const WAYS = ["each", "scan-first", "quantity-first"] as const;
const SIGNS = ["minus", "plus"] as const;

/** Where goods are booked: each scan is on the disk of the device before it beeps, whatever the network does. */
export function Scan() {
  const [camera, setCamera] = useState(false);
  const store = useLive(() => database.stores.get(storeId.value), [storeId.value]);
  useScans(scanning.scan);
  const asking = scanning.asking.value;

  return (
    <>
      <h1 class="visually-hidden">{text("scan.title")} · {store?.name}</h1>
      <Choices label={text("scan.mode")} value={scanMode.value} onChange={(mode) => (scanMode.value = mode)}
        options={MODES.map((mode) => ({ value: mode, text: text(`type.${mode}`) }))} />
      <Choices small label={text("scan.way")} value={scanWay.value} onChange={(way) => (scanWay.value = way)}
        options={WAYS.map((way) => ({ value: way, text: text(`scan.way.${way}`) }))} />
      {scanMode.value === "ADJUST" && (
        <div class="stack">
          <Choices small label={text("reason")} value={scanning.reason.value} onChange={scanning.chooseReason}
            options={REASONS.map((reason) => ({ value: reason, text: text(`reason.${reason}`) }))} />
          {scanning.reason.value === "other" && (
            <Choices small label={text("scan.direction")} value={scanning.sign.value} onChange={(sign) => (scanning.sign.value = sign)}
              options={SIGNS.map((sign) => ({ value: sign, text: text(`scan.direction.${sign}`) }))} />
          )}
        </div>
      )}
      {scanWay.value === "quantity-first" && <QuantityField value={scanning.quantity.value} onChange={(typed) => (scanning.quantity.value = typed)} />}
      {camera && <CameraView onCode={takeGlimpse} onClose={() => setCamera(false)} />}
      <CodeField camera={camera} onCamera={() => setCamera(!camera)}
        onCode={(code) => takeScan(typedScan(code))} onPick={(product) => void scanning.pick(product)} />
      {scanning.unknown.value && (
        <UnknownCodeNote key={scanning.unknown.value.id} recorded={scanning.unknown.value} onDone={() => (scanning.unknown.value = null)} />
      )}
      <ScanList from={listFrom.value} storeId={storeId.value} userId={user.value.id} />
      {scanning.doubt.value && (
        <DoubtDialog doubt={scanning.doubt.value} onKeep={(found) => void scanning.keep(found)} onDrop={() => (scanning.doubt.value = null)} />
      )}
      {asking && (
        <QuantityDialog key={asking.question} title={text("scan.howMany", { name: asking.product?.name ?? asking.code })} initial="1" read={parseQuantity}
          onClose={() => (scanning.asking.value = null)} onQuantity={(quantity) => void scanning.answer(quantity)} whenScanned="number-or-one" />
      )}
    </>
  );
}
