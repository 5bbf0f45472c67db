import { useRef } from "preact/hooks";
import { onlineStamp } from "../outbox/record";
import { call, OfflineError } from "../sync/http";

/**
 * Books something straight on the server. The same content sent again after an answer that did not arrive goes with the same id, so that it is booked
 * once however often somebody presses the button.
 */
export function useOnlineBooking(): (path: string, content: object) => Promise<void> {
  const unsure = useRef<{ readonly content: string; readonly stamp: Awaited<ReturnType<typeof onlineStamp>> } | null>(null);
  return async (path, content) => {
    const key = `${path} ${JSON.stringify(content)}`;
    const stamp = unsure.current?.content === key ? { ...unsure.current.stamp, sentAt: new Date().toISOString() } : await onlineStamp();
    unsure.current = null;
    try {
      await call(path, { method: "POST", body: { ...stamp, ...content } });
    } catch (error) {
      if (error instanceof OfflineError) unsure.current = { content: key, stamp };
      throw error;
    }
  };
}
