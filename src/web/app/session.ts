import { computed, signal } from "@preact/signals";
import { liveQuery } from "dexie";
import type { SessionRow, User } from "../outbox/database";
import { currentSession } from "../sync/session";

/** Who is signed in; undefined until the database has answered, null when nobody is. */
export const session = signal<SessionRow | null | undefined>(undefined);

liveQuery(currentSession).subscribe((row) => (session.value = row ?? null));

/** The user of the screens, which are shown only while somebody is signed in. */
export const user = computed<User>(() => {
  if (!session.value) throw new Error("Nobody is signed in.");
  return session.value.user;
});
