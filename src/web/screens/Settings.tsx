import { useEffect, useState } from "preact/hooks";
import { useLive } from "../app/live";
import { install, installOffer, isInstalled } from "../app/install";
import { scannerPrefix, type Signals, signals, type Theme, theme } from "../app/preferences";
import { user } from "../app/session";
import { isPersisted, usedMegabytes } from "../app/storage";
import { Choices } from "../parts/Choices";
import { Field } from "../parts/Field";
import { LanguageChoice } from "../parts/LanguageChoice";
import { Link } from "../parts/Link";
import { SignOutDialog } from "../parts/SignOutDialog";
import { number, text } from "../language/text";
import { deviceId } from "../outbox/record";
import { waitingCount } from "../outbox/outbox";
import { say } from "../scanning/answer";
import { play } from "../scanning/sounds";
import { useScans } from "../scanning/takers";
import { signOut } from "../sync/session";

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const SIGNALS: readonly Signals[] = ["sound", "vibration", "none"];

export function Settings() {
  const [asking, setAsking] = useState(false);
  const [storage, setStorage] = useState({ persisted: false, used: 0 });
  const [device, setDevice] = useState("");
  const waiting = useLive(() => waitingCount(), []) ?? 0;
  useEffect(() => {
    void Promise.all([isPersisted(), usedMegabytes()]).then(([persisted, used]) => setStorage({ persisted, used }));
    void deviceId().then(setDevice);
  }, []);

  // Chosen and heard.
  const choose = (chosen: Signals) => {
    signals.value = chosen;
    play("done");
  };

  return (
    <>
      <h1>{text("settings.title")}</h1>
      <section class="card">
        <h2>{text("settings.account")}</h2>
        <p>{user.value.email} · {text(`role.${user.value.role}`)}</p>
        <div class="row">
          <Link class="button grow" href="/store">{text("settings.store")}</Link>
          <button class="button danger grow" onClick={() => (waiting > 0 ? setAsking(true) : void signOut())}>{text("settings.signOut")}</button>
        </div>
      </section>
      <section class="card">
        <h2>{text("settings.language")}</h2>
        <LanguageChoice />
        <h2>{text("settings.theme")}</h2>
        <Choices small label={text("settings.theme")} value={theme.value} onChange={(chosen) => (theme.value = chosen)}
          options={THEMES.map((one) => ({ value: one, text: text(`settings.theme.${one}`) }))} />
        <h2>{text("settings.signals")}</h2>
        <Choices small label={text("settings.signals")} value={signals.value} onChange={choose}
          options={SIGNALS.map((one) => ({ value: one, text: text(`settings.signals.${one}`) }))} />
      </section>
      <Scanner />
      <Install />
      <section class="card">
        <h2>{text("settings.device")}</h2>
        <dl class="facts">
          <dt>{text("settings.storage")}</dt>
          <dd>{text(storage.persisted ? "settings.persisted" : "settings.notPersisted")} · {text("settings.used", { used: number(storage.used) })}</dd>
          <dt>{text("settings.deviceId")}</dt>
          <dd>{device}</dd>
        </dl>
      </section>
      {asking && <SignOutDialog count={waiting} onClose={() => setAsking(false)} />}
    </>
  );
}

/** How a hand scanner of this device is told from a person, and what it reads. */
function Scanner() {
  useScans(({ code, broken }) => say(broken ? "unknown" : "good", text(broken ? "scan.again" : "settings.scannerRead", { code }), broken ? "unknown" : "done"));
  return (
    <section class="card">
      <h2>{text("settings.scanner")}</h2>
      <p>{text("settings.scannerTry")}</p>
      <Field label={text("settings.scannerPrefix")} value={scannerPrefix.value} onInput={(typed) => (scannerPrefix.value = typed.trim())}
        autocomplete="off" hint={text("settings.scannerPrefixHint")} />
    </section>
  );
}

/** Installed, the app opens without the browser around it, and its storage is safe from being cleared. */
const Install = () => (
  <section class="card">
    <h2>{text("install.title")}</h2>
    <p>{text(isInstalled.value ? "install.done" : installOffer.value ? "install.why" : "install.byMenu")}</p>
    {!isInstalled.value && installOffer.value && <button class="button main" onClick={() => void install()}>{text("install.now")}</button>}
  </section>
);
