import { signal } from "@preact/signals";
import { database } from "../outbox/database";
import { backoff } from "./backoff";
import { BusyError, drain } from "./drain";
import { explain, OfflineError, ProblemError } from "./http";
import { pull } from "./pull";
import { currentSession } from "./session";

/** How the talk with the server goes. `offline`: it cannot be reached; `refused`: it answers, but not with what was asked for. */
export type SyncState = "idle" | "running" | "offline" | "busy" | "signed-out" | "refused";

export const syncState = signal<SyncState>("idle");
/** What the server said when it refused. */
export const syncProblem = signal("");

const QUIET = 6; // As after six failures: once a minute or so.

let timer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let running = false;
let again = false;

/** Begins to keep this device and the server in step: now, when the network comes back, when the page is looked at, and by the clock. */
export function startSync(): void {
  addEventListener("online", wake);
  addEventListener("offline", () => (syncState.value = "offline"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  wake();
}

/** There may be something to send or to fetch: look now. Whoever calls waits for nothing. */
export function wake(): void {
  failures = 0;
  if (running) again = true;
  else void run();
}

/** One round; true when this device and the server are in step after it. */
export async function syncNow(): Promise<boolean> {
  if (!running) await run();
  return syncState.value === "idle";
}

async function run(): Promise<void> {
  clearTimeout(timer);
  running = true;
  do {
    again = false;
    // One drain a device: another tab that is at it does it for this one too.
    await navigator.locks.request("ddon-sync", { ifAvailable: true }, (lock) => (lock ? round() : undefined));
  } while (again);
  running = false;
  timer = setTimeout(() => void run(), backoff(failures === 0 ? QUIET : failures));
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
  try {
    await drain(session.user);
    await pull();
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
