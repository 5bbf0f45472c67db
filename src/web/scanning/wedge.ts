/** A hand scanner types faster than anybody can: at most so many milliseconds between two keys. */
const FASTEST_TYPIST = 50;
const SHORTEST_CODE = 4;

/**
 * Listens for a scanner that acts as a keyboard: a quick row of characters that ends with Enter. While the focus is in a field the characters go
 * there, as from any keyboard. Returns how to stop.
 */
export function listenForWedge(onCode: (code: string) => void): () => void {
  let typed = "";
  let last = 0;
  const onKey = (event: KeyboardEvent) => {
    if (isField(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.timeStamp - last > FASTEST_TYPIST) typed = "";
    last = event.timeStamp;
    if (event.key.length === 1) typed += event.key;
    if (event.key !== "Enter") return;
    const code = typed.trim();
    typed = "";
    if (code.length < SHORTEST_CODE) return;
    // The Enter belongs to the code; it must not press the button that happens to have the focus.
    event.preventDefault();
    onCode(code);
  };
  addEventListener("keydown", onKey, { capture: true });
  return () => removeEventListener("keydown", onKey, { capture: true });
}

const isField = (target: EventTarget | null) => target instanceof Element && target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
