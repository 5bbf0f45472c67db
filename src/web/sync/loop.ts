import { signal } from "@preact/signals";
import { text } from "../language/text";
import { dismissAgreed } from "../outbox/conflicts";
import { database } from "../outbox/database";
import { nextDue, release } from "../outbox/outbox";
import { backoff } from "./backoff";
import { BusyError, drain } from "./drain";
import { explain, LINE_CHANGED, OfflineError, ProblemError } from "./http";
import { pull } from "./pull";
import { currentSession } from "./session";

/** How the talk with the server goes. `offline`: it cannot be reached; `refused`: it answers, but not with what was asked for. */
export type SyncState = "idle" | "running" | "offline" | "busy" | "signed-out" | "refused";

export const syncState = signal<SyncState>("idle");
/** What the server said when it refused. */
export const syncProblem = signal("");

const SOON = 2_000;
const QUIET = 6; // As after six failures: once a minute or so.

let timer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let running: Promise<void> | undefined;
let again = false;
/** What the requests of this round go out on. */
let line = new AbortController();

/** Begins to keep this device and the server in step: now, when the network comes back, when the page is looked at, and by the clock. */
export function startSync(): void {
  addEventListener("online", () => {
    line.abort(LINE_CHANGED);
    wake();
  });
  addEventListener("offline", () => (syncState.value = "offline"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  wake();
}

/** There may be something to send or to fetch: look now. Whoever calls waits for nothing. */
export function wake(): void {
  failures = 0;
  if (running) again = true;
  else start();
}

/** Sends and fetches what there is, also what is kept for a note. Returns when that has been tried. */
export async function syncNow(): Promise<void> {
  await release();
  wake();
  await running;
}

function start(): void {
  running = run();
}

async function run(): Promise<void> {
  clearTimeout(timer);
  let due = Infinity;
  let isElsewhere = false;
  try {
    do {
      again = false;
      const begun = Date.now();
      // One drain a device: another tab that is at it does it for this one too.
      await navigator.locks.request("ddon-sync", { ifAvailable: true }, (lock) => {
        isElsewhere = lock === null;
        return lock ? round() : undefined;
      });
      due = await nextDue(begun);
    } while (again);
  } finally {
    running = undefined;
    // The tab that is at it may be closing, and then nobody has done it.
    const wait = isElsewhere ? SOON : failures === 0 ? Math.min(backoff(QUIET), due - Date.now()) : backoff(failures);
    timer = setTimeout(start, wait);
  }
}

async function round(): Promise<void> {
  const session = await currentSession();
  if (!session || session.ended) {
    syncState.value = "signed-out";
    return;
  }
  // Certainly no network: not worth waking the radio for.
  if (!navigator.onLine) {
    syncState.value = "offline";
    return;
  }
  syncState.value = "running";
  line = new AbortController();
  try {
    await drain(session.user, line.signal);
    await pull(line.signal);
    // What came may be a store whose quarantine has to be asked about, or the news that the server's database was restored.
    await drain(session.user, line.signal);
    await dismissAgreed(text("outbox.decidedTheSame"));
    await database.meta.put({ ...(await database.row("sync")), name: "sync", lastSyncAt: Date.now() });
    failures = 0;
    syncState.value = "idle";
  } catch (error) {
    failures++;
    [syncState.value, syncProblem.value] = judge(error);
  }
}

function judge(error: unknown): [SyncState, string] {
  if (error instanceof OfflineError) return ["offline", ""];
  if (error instanceof ProblemError) {
    if (error.status === 401) return ["signed-out", explain(error)];
    return [error.status === 429 || error.status >= 500 ? "busy" : "refused", explain(error)];
  }
  if (error instanceof BusyError) return ["busy", ""];
  console.error(error);
  return ["refused", explain(error)];
}
