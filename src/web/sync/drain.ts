import { database, type RecordedItem, type User } from "../outbox/database";
import { wireItem } from "../outbox/movements";
import { markAttempted, sendable, waiting } from "../outbox/outbox";
import { deviceId } from "../outbox/record";
import { type ItemResult, settle } from "../outbox/settle";
import { call, inTime, PATIENCE, ProblemError } from "./http";

interface BatchReply {
  readonly serverTime: string;
  readonly clock: { readonly offsetMs: number; readonly corrected: boolean };
  readonly results: readonly ItemResult[];
}

/** The server takes 500; fewer in one go means that less has to be sent again when a bad network breaks off. */
const MOST_ITEMS = 200;
/** How often a device with nothing to send says so (milliseconds), for those who want to know whether everything has arrived. */
const REPORT_EVERY = 600_000;

let reportedAt = -Infinity;

/** Some items were answered with "later". */
export class BusyError extends Error {}

/**
 * Sends what waits, in order, one batch after the other, until nothing is left that this user can send. Throws when it has to be tried again
 * later; whatever happens, an item leaves the outbox only by an answer of its own. The caller sees to it that only one drain runs a device.
 */
export async function drain(user: User, signal?: AbortSignal): Promise<void> {
  if (user.role === "AUDITOR") return;
  let most = MOST_ITEMS;
  for (;;) {
    const items = await sendable(user, most);
    if (items.length === 0 && performance.now() - reportedAt < REPORT_EVERY) return;
    try {
      await push(items, signal);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 413 || items.length <= 1) throw error;
      most = Math.floor(items.length / 2);
    }
  }
}

async function push(chosen: readonly RecordedItem[], signal: AbortSignal | undefined): Promise<void> {
  const device = await deviceId();
  const items = await markAttempted(chosen);
  const reply = await call<BatchReply>("/sync/batch", {
    method: "POST", ...inTime(signal, PATIENCE),
    body: { deviceId: device, sentAt: new Date().toISOString(), pending: await pendingBeside(items), items: items.map((recorded) => wireItem(recorded.item)) },
  });
  reportedAt = performance.now();
  const again = await settle(items, reply.results);
  const clockOffset = reply.clock.corrected ? reply.clock.offsetMs : 0;
  await database.meta.put({ ...(await database.row("sync")), name: "sync", clockOffset });
  if (again > 0) throw new BusyError(`${again} items have to be sent again.`);
}

/** What this device keeps back beside a batch. */
async function pendingBeside(items: readonly RecordedItem[]): Promise<{ count: number; oldest?: string }> {
  const sent = new Set(items.map((recorded) => recorded.id));
  const kept = (await waiting()).filter((recorded) => !sent.has(recorded.id));
  return { count: kept.length, ...(kept[0] ? { oldest: kept[0].item.occurredAt } : {}) };
}
