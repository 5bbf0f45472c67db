import { useRef, useState } from "preact/hooks";
import { knowsCode, searchProducts } from "../app/catalogue";
import { Icon } from "./Icon";
import { LONGEST_CODE } from "../domain/itemRules";
import { text } from "../language/text";
import type { ProductDocument } from "../outbox/database";
import { say } from "../scanning/answer";

interface CodeFieldProps {
  readonly camera: boolean;
  readonly onCamera: () => void;
  readonly onCode: (code: string) => void;
  readonly onPick: (product: ProductDocument) => void;
}

const MOST_SUGGESTIONS = 6;
/** What a code can look like that nobody knows yet; what finds something, or looks otherwise, is a search. */
const CODE = new RegExp(`^[\\x21-\\x7e]{4,${LONGEST_CODE}}$`);

/** Typing a code, or looking for a product by name; and the way to the camera. What a hand scanner types never comes here. */
export function CodeField({ camera, onCamera, onCode, onPick }: CodeFieldProps) {
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const suggestions = (typed.trim() === "" ? [] : searchProducts(typed)?.slice(0, MOST_SUGGESTIONS)) ?? [];

  const done = () => {
    setTyped("");
    input.current?.focus();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    // The field itself, not the state: a scanner may be faster than the screen.
    const code = input.current?.value.trim() ?? "";
    const looksForSomething = !CODE.test(code) || searchProducts(code)?.length !== 0;
    if (!knowsCode(code) && looksForSomething) return say("bad", text(code === "" ? "scan.nothingTyped" : "scan.chooseOne"), "error");
    onCode(code);
    done();
  };

  return (
    <form class="stack" onSubmit={submit}>
      <div class="row">
        <input ref={input} class="input grow" type="text" enterkeyhint="done" autocomplete="off" autocapitalize="off" spellcheck={false} autoFocus
          aria-label={text("scan.code")} placeholder={text("scan.code")} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        <button class="button main">{text("scan.submit")}</button>
      </div>
      {suggestions.length > 0 && (
        <ul class="stack">
          {suggestions.map((product) => (
            <li key={product.id}>
              <button type="button" class="button wide start" onClick={() => { onPick(product); done(); }}>{product.name}</button>
            </li>
          ))}
        </ul>
      )}
      <button class="button wide tall" type="button" aria-pressed={camera} onClick={onCamera}>
        <Icon name="camera" /> {text(camera ? "scan.cameraOff" : "scan.camera")}
      </button>
    </form>
  );
}
