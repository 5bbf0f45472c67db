import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useQuestion } from "../scanning/takers";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onSubmit?: () => void;
  /** Something was scanned: answers with what stands here. False, or absent: somebody has to answer by hand first. */
  readonly onScan?: (() => boolean) | undefined;
  readonly children: ComponentChildren;
}

/** A question in front of the screen; Escape leaves it, Enter answers it. */
export function Dialog({ title, onClose, onSubmit, onScan, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => dialog.current?.showModal(), []);
  useQuestion(onScan ?? (() => false));
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    <dialog ref={dialog} aria-labelledby={heading} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={heading}>{title}</h2>
        {children}
      </form>
    </dialog>
  );
}
