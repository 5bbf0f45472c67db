import { useEffect, useState } from "preact/hooks";
import { go } from "../app/navigation";
import { useLive } from "../app/live";
import { session } from "../app/session";
import { protectStorage } from "../app/storage";
import { applyUpdate, updateReady } from "../app/update";
import { ago, number, text } from "../language/text";
import { database } from "../outbox/database";
import { waiting } from "../outbox/outbox";
import { syncState } from "../sync/loop";
import { Link } from "./Link";

/** A worker should hear of it when something has not reached the server for so long (milliseconds). */
const LONG = 4 * 3_600_000;
const CLOCK_TOLERANCE = 60_000;
const MINUTE = 60_000;

/** What the user should know wherever they are. */
export function Banners() {
  const [persisted, setPersisted] = useState(true);
  const oldest = useLive(async () => (await waiting())[0], []);
  const sync = useLive(() => database.row("sync"), []);
  const recordedAt = oldest && Date.parse(oldest.item.occurredAt);
  const offset = Math.abs(sync?.clockOffset ?? 0);
  const now = useNow(MINUTE);
  // Asked once there is something to lose; browsers say yes more easily to a page that is used.
  useEffect(() => {
    if (oldest) void protectStorage().then(setPersisted);
  }, [oldest === undefined]);

  return (
    <>
      {updateReady.value && (
        <div class="notice row" role="status">
          <span class="grow">{text("app.update")}</span>
          <button class="button small" onClick={() => (updateReady.value = false)}>{text("app.later")}</button>
          <button class="button small main" onClick={applyUpdate}>{text("app.updateNow")}</button>
        </div>
      )}
      {session.value?.ended && (
        <div class="notice error row" role="alert">
          <span class="grow">{text("banner.ended")}</span>
          <button class="button small main" onClick={() => go("/sign-in")}>{text("banner.signIn")}</button>
        </div>
      )}
      {session.value?.foreignDevice && syncState.value === "refused" && <p class="notice error" role="alert">{text("banner.foreignDevice")}</p>}
      {recordedAt !== undefined && now - recordedAt > LONG && <p class="notice" role="status">{text("banner.old", { when: ago(recordedAt) })}</p>}
      {recordedAt !== undefined && !persisted && now - recordedAt > LONG && (
        <p class="notice">{text("banner.storage")} <Link href="/settings">{text("nav.settings")}</Link></p>
      )}
      {offset > CLOCK_TOLERANCE && <p class="notice" role="status">{text("banner.clock", { minutes: number(Math.round(offset / 60_000)) })}</p>}
    </>
  );
}

/** The time, every so often: what is late becomes late on a screen that nobody touches. */
function useNow(every: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
