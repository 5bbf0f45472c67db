import { useLayoutEffect, useRef } from "preact/hooks";
import { path } from "../app/navigation";
import { said } from "../scanning/answer";
import { questionsOpen } from "../scanning/takers";

/** The answer to the last scan of this screen, always in sight: above the screen, and above a question that is in front of it. */
export function Said() {
  const { tone, words, stock, warning, where } = said.value;
  const isHere = where === path.value && words !== "";
  const isInFront = isHere && questionsOpen.value > 0;
  const place = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    const shown = place.current;
    if (!shown?.showPopover) return;
    // What was shown last is on top.
    if (shown.matches(":popover-open")) shown.hidePopover();
    if (isInFront) shown.showPopover();
  }, [said.value, isInFront, questionsOpen.value]);
  return (
    <p ref={place} popover="manual" class={isHere ? `said ${tone}` : "visually-hidden said"} role="status" aria-live="assertive">
      {isHere && <span>{words}</span>}
      {isHere && (stock || warning) && (
        <span class="after">{stock}{warning && <strong class="negative"> {warning}</strong>}</span>
      )}
    </p>
  );
}
