import { database } from "../outbox/database";
import { respond } from "./http";
import { currentSession } from "./session";
import { wake } from "./loop";
import { backoff } from "./backoff";

/**
 * Listens to what the server says of news, in one tab of the device, for as long as the page lives. An event only says that there is
 * something; the next round fetches it. Not an EventSource, because that cannot send a token.
 */
export function startHints(): void {
  void navigator.locks.request("ddon-hints", async () => {
    for (let failures = 0; ; failures++) {
      // Nobody signed in, or no network: that is no failure to wait longer for, or news would be late after a sign-in.
      const heard = !(await canListen()) || (await listen().catch(() => false));
      if (heard) failures = 0;
      await new Promise((resolve) => setTimeout(resolve, backoff(failures)));
    }
  });
}

async function canListen(): Promise<boolean> {
  if (!navigator.onLine) return false;
  const session = await currentSession();
  return session !== undefined && !session.ended;
}

/** True when at least one event arrived before the stream ended. */
async function listen(): Promise<boolean> {
  const stream = new AbortController();
  // From what this device has: what came while nobody listened is said at once.
  const cursor = (await database.row("feed"))?.cursor;
  const answer = await respond(`/sync/events${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`,
    { headers: { Accept: "text/event-stream" }, signal: stream.signal });
  let heard = false;
  try {
    for await (const line of lines(answer)) {
      if (!line.startsWith("data:")) continue;
      heard = true;
      wake();
    }
  } finally {
    stream.abort();
  }
  return heard;
}

async function* lines(answer: Response): AsyncGenerator<string> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
