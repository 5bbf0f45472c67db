import { type Burst, deadline, lapse, press, QUIET, type Rules, type Scan } from "./burst";
import { isComposed, keyOf } from "./keys";
import { fieldState, type FieldState, isTextField, putBack, takesKeysOnly, typeOut } from "./typing";

/** A key that was pressed may wait for its turn on a busy phone: nothing is given up so soon after its time, and after the last key came (milliseconds). */
const LATE = 20;
const QUEUED = 80;

interface Held {
  readonly text: string;
  /** An input method has written it already; it cannot be held back. */
  readonly isShown: boolean;
}

/**
 * Listens for a scanner that acts as a keyboard, wherever the focus is. Its keys reach no field and no button; a person's do, as soon as it is clear that they
 * are a person's. Returns how to stop.
 */
export function listenForWedge(rules: () => Rules, onScan: (scan: Scan) => void): () => void {
  let burst: Burst = QUIET;
  let held: Held[] = [];
  let before: FieldState | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const release = (count: number) => {
    const text = held.splice(0, count).filter(({ isShown }) => !isShown).map((key) => key.text).join("");
    if (text !== "") typeOut(text);
  };
  const giveUp = () => {
    const { burst: after, released } = lapse(burst);
    burst = after;
    release(released);
  };
  const onKey = (event: KeyboardEvent) => {
    if (takesKeysOnly(event.target)) return giveUp();
    const key = keyOf(event);
    if (!key) return;
    clearTimeout(timer);
    const { burst: after, released, verdict } = press(burst, key, rules());
    burst = after;
    release(released);
    if (verdict === "hold") hold(event);
    else if (verdict !== "pass") {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (typeof verdict === "object") {
      if (before && held.some(({ isShown }) => isShown)) putBack(before);
      held = [];
      onScan(verdict);
    }
    const due = deadline(burst, rules());
    if (due < Infinity) timer = setTimeout(giveUp, Math.max(QUEUED, due + LATE - performance.now()));
  };
  const hold = (event: KeyboardEvent) => {
    if (held.length === 0) before = fieldState();
    const isShown = (isComposed(event) && isTextField(document.activeElement)) || held.some((key) => key.isShown);
    if (isShown && held.length > 0) {
      // What it writes must come after what was held back.
      const waiting = held.filter((key) => !key.isShown).map((key) => key.text).join("");
      if (waiting !== "") typeOut(waiting);
      held = held.map((key) => ({ ...key, isShown: true }));
    }
    if (!isShown) event.preventDefault();
    held.push({ text: event.key, isShown });
  };
  // A key that was held back is not let go of either: some browsers press a button when its space bar comes up.
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.code === "Space" && held.some(({ text }) => text === " ")) event.preventDefault();
  };

  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("keyup", onKeyUp, { capture: true });
  document.addEventListener("pointerdown", giveUp, { capture: true });
  return () => {
    clearTimeout(timer);
    giveUp();
    document.removeEventListener("keydown", onKey, { capture: true });
    document.removeEventListener("keyup", onKeyUp, { capture: true });
    document.removeEventListener("pointerdown", giveUp, { capture: true });
  };
}
