import { useEffect, useRef, useState } from "preact/hooks";
import { LONGEST_TEXT } from "../domain/itemRules";
import { text } from "../language/text";
import type { RecordedItem } from "../outbox/database";
import { addNote } from "../outbox/outbox";
import { wake } from "../sync/loop";

interface UnknownCodeNoteProps {
  readonly recorded: RecordedItem;
  readonly onDone: () => void;
}

/** Asks what an unknown code stands on, for whoever links it to a product later. It is recorded already, with or without an answer. */
export function UnknownCodeNote({ recorded, onDone }: UnknownCodeNoteProps) {
  const [note, setNote] = useState("");
  const [late, setLate] = useState(false);
  // The next unknown code takes this one's place; what was written stays with its own.
  const unsaved = useRef("");
  unsaved.current = note.trim();
  useEffect(() => () => {
    if (unsaved.current !== "") void addNote(recorded.id, unsaved.current).then(wake);
  }, []);
  const submit = async (event: Event) => {
    event.preventDefault();
    unsaved.current = "";
    const added = await addNote(recorded.id, note.trim());
    wake();
    if (added || note.trim() === "") onDone();
    else setLate(true);
  };
  return (
    <form class="card" onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span>{recorded.item.barcode}: {text("scan.unknownNote")}</span>
        <input type="text" maxLength={LONGEST_TEXT} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      {late && <p class="notice" role="alert">{text("scan.noteTooLate")}</p>}
      <div class="row">
        <button class="button main grow">{text("action.save")}</button>
        <button type="button" class="button" onClick={onDone}>{text("action.close")}</button>
      </div>
    </form>
  );
}
