import { database, type StoreDatabase } from "../outbox/database";
import { sendEverythingAgain } from "../outbox/outbox";
import { apply, type Change, forgetEverything } from "./changes";
import { call, inTime, OfflineError, PATIENCE, ProblemError, respond } from "./http";

interface ChangePage {
  readonly changes: readonly Change[];
  readonly cursor: string;
  readonly more: boolean;
}

type SnapshotLine = Change | { readonly kind: "end"; readonly cursor: string; readonly changes: number };

const PAGE = 500;
/** As long as the server gives one snapshot. */
const SNAPSHOT_PATIENCE = 300_000;

/** Brings the local documents up to what the server has: everything the first time, then what has changed since. */
export async function pull(signal?: AbortSignal, db: StoreDatabase = database): Promise<void> {
  for (;;) {
    const cursor = (await db.row("feed"))?.cursor;
    if (cursor === undefined) return takeSnapshot(signal, db);
    try {
      const page = await call<ChangePage>(`/sync/changes?limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`, inTime(signal, PATIENCE));
      await keep(page.changes, page.cursor, db);
      if (!page.more) return;
    } catch (error) {
      // The database is another one than the cursor is of: what is here may be wrong, so it is taken anew, and what was recorded here may be missing there.
      if (!(error instanceof ProblemError) || error.code !== "cursor.gone") throw error;
      await sendEverythingAgain(db);
      return takeSnapshot(signal, db);
    }
  }
}

// What is here stays until the new snapshot is complete.
async function takeSnapshot(signal: AbortSignal | undefined, db: StoreDatabase): Promise<void> {
  const answer = await respond("/sync/snapshot", inTime(signal, SNAPSHOT_PATIENCE));
  const lines = (await readText(answer)).split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as SnapshotLine);
  const end = lines.pop();
  if (end?.kind !== "end") throw new OfflineError("The snapshot broke off.");
  await db.transaction("rw", db.tables, async () => {
    if (!(await db.row("session"))) return;
    await forgetEverything(db);
    await keep(lines as Change[], end.cursor, db);
  });
}

// Documents and cursor in one transaction: whatever happens, they belong together.
async function keep(changes: readonly Change[], cursor: string, db: StoreDatabase): Promise<void> {
  await db.transaction("rw", db.tables, async () => {
    // Whoever asked has signed out meanwhile, and left nothing here.
    if (!(await db.row("session"))) return;
    await apply(changes, db);
    await db.meta.put({ name: "feed", cursor });
  });
}

async function readText(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch {
    throw new OfflineError("The snapshot broke off.");
  }
}
