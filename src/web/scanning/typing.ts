/** Text that was held back goes where it would have gone: into the field, to the list, or to the button that has the focus. */
export function typeOut(text: string): void {
  const focused = document.activeElement;
  if (isTextField(focused)) document.execCommand("insertText", false, text);
  else if (focused instanceof HTMLSelectElement) choose(focused, text);
  else if (text.includes(" ")) press(focused);
}

/** Fields whose parts take keys one by one, as dates do; text cannot be put into them. */
export const takesKeysOnly = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && ["date", "datetime-local", "month", "time", "week", "color"].includes(target.type);

const NO_TEXT = ["radio", "checkbox", "button", "submit", "reset", "range", "file", "image"];

export const isTextField = (target: Element | null): target is HTMLInputElement | HTMLTextAreaElement =>
  (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !NO_TEXT.includes(target.type))) && !target.readOnly && !target.disabled;

/** What stood in the field that has the focus. */
export interface FieldState {
  readonly field: HTMLInputElement | HTMLTextAreaElement;
  readonly value: string;
}

export function fieldState(): FieldState | null {
  const focused = document.activeElement;
  return isTextField(focused) ? { field: focused, value: focused.value } : null;
}

/** Puts back what stood there before an input method wrote a scan into it. Losing the focus ends what is being composed. */
export function putBack({ field, value }: FieldState): void {
  field.blur();
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, "value")!.set!.call(field, value);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  field.focus();
}

function choose(list: HTMLSelectElement, text: string): void {
  const found = Array.from(list.options).find((option) => option.text.toLowerCase().startsWith(text.trim().toLowerCase()));
  if (!found || found.selected) return;
  list.value = found.value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function press(focused: Element | null): void {
  if (focused === null || focused === document.body || focused.localName === "main") scrollBy({ top: innerHeight * 0.9 });
  else if (focused instanceof HTMLElement && focused.matches("button, summary, input")) focused.click();
}
