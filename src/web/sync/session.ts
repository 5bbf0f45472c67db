import { database, type SessionRow, type StoreDatabase, type User } from "../outbox/database";
import { deviceIdentity } from "../outbox/record";
import { forgetEverything } from "./changes";
import { callAnonymously, ProblemError } from "./http";

interface SessionReply {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
  readonly user: User;
  /** Null: the server has this device for another installation's. */
  readonly deviceId: string | null;
}

/** Renew when less than this is left (milliseconds), so that a batch does not run into the end of its token. */
const MARGIN = 60_000;

export const currentSession = (): Promise<SessionRow | undefined> => database.row("session");

export async function signIn(email: string, password: string): Promise<User> {
  const reply = await callAnonymously<SessionReply>("/auth/login", { email, password, ...(await deviceIdentity()) });
  await keep(reply);
  return reply.user;
}

/**
 * Ends the session here and, when it can be reached, on the server, and removes what the user had here. What waits, or needs attention, stays: it is sent when
 * its user, or somebody who may record for the store, signs in.
 */
export async function signOut(db: StoreDatabase = database): Promise<void> {
  const session = await db.row("session");
  await db.transaction("rw", db.tables, async () => {
    await forgetEverything(db);
    await db.records.filter(({ state, askAgain }) => state !== "waiting" && state !== "attention" && askAgain === undefined).delete();
    await db.meta.bulkDelete(["session", "feed"]);
  });
  if (session) await callAnonymously("/auth/logout", { refreshToken: session.refreshToken }).catch(() => undefined);
}

/** A session whose access token is good for a while, if it can be had; the old one when the network is away. */
export async function freshSession(): Promise<SessionRow | undefined> {
  const session = await currentSession();
  if (!session || session.ended || session.expiresAt - Date.now() > MARGIN) return session;
  return (await refreshed(session).catch(() => null)) ?? session;
}

/**
 * Exchanges the refresh token, once for all tabs: whoever comes second finds that another tab has done it. Null when the server refuses; then
 * somebody has to sign in again, and nothing else is lost.
 */
export async function refreshed(stale: SessionRow): Promise<SessionRow | null> {
  return await navigator.locks.request("ddon-session", async (): Promise<SessionRow | null> => {
    const held = await currentSession();
    if (!held || held.ended) return null;
    if (held.accessToken !== stale.accessToken) return held;
    try {
      const { deviceKey } = await deviceIdentity();
      return await keep(await callAnonymously<SessionReply>("/auth/refresh", { refreshToken: held.refreshToken, deviceKey }));
    } catch (error) {
      if (!(error instanceof ProblemError) || (error.status !== 401 && error.status !== 403)) throw error;
      await database.meta.put({ ...held, ended: true });
      return null;
    }
  });
}

async function keep(reply: SessionReply): Promise<SessionRow> {
  const { accessToken, refreshToken, expiresIn, user, deviceId } = reply;
  const session: SessionRow = {
    name: "session", accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000, user, ...(deviceId === null ? { foreignDevice: true } : {}),
  };
  await database.meta.put(session);
  return session;
}
