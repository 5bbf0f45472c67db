import { database, type RecordedItem, type User } from "../outbox/database";
import { wireItem } from "../outbox/movements";
import { markAttempted, sendable } from "../outbox/outbox";
import { deviceId } from "../outbox/record";
import { type ItemResult, settle } from "../outbox/settle";
import { call, ProblemError } from "./http";

interface BatchReply {
  readonly serverTime: string;
  readonly clock: { readonly offsetMs: number; readonly corrected: boolean };
  readonly results: readonly ItemResult[];
}

/** The server takes 500; fewer in one go means that less has to be sent again when a bad network breaks off. */
const MOST_ITEMS = 200;

/** Some items were answered with "later". */
export class BusyError extends Error {}

/**
 * Sends what waits, in order, one batch after the other, until nothing is left that this user can send. Throws when it has to be tried again
 * later; whatever happens, an item leaves the outbox only by an answer of its own. The caller sees to it that only one drain runs a device.
 */
export async function drain(user: User): Promise<void> {
  let most = MOST_ITEMS;
  for (;;) {
    const items = await sendable(user, most);
    if (items.length === 0) return;
    try {
      await push(items);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 413 || items.length === 1) throw error;
      most = Math.floor(items.length / 2);
    }
  }
}

async function push(items: readonly RecordedItem[]): Promise<void> {
  const device = await deviceId();
  await markAttempted(items);
  const reply = await call<BatchReply>("/sync/batch", {
    method: "POST",
    body: { deviceId: device, sentAt: new Date().toISOString(), items: items.map((recorded) => wireItem(recorded.item)) },
  });
  const again = await settle(items, reply.results);
  const clockOffset = reply.clock.corrected ? reply.clock.offsetMs : 0;
  await database.meta.put({ ...(await database.row("sync")), name: "sync", clockOffset });
  if (again > 0) throw new BusyError(`${again} items have to be sent again.`);
}
