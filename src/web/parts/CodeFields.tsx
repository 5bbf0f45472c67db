import { parseQuantity, quantityNumber } from "../domain/quantity";
import { text } from "../language/text";
import { say } from "../scanning/answer";
import { readScanned } from "../scanning/scanned";
import { useScans } from "../scanning/takers";
import { Field } from "./Field";

/** A code as somebody types it for a product. */
export interface TypedCode {
  readonly code: string;
  readonly packSize: string;
  readonly internal: boolean;
}

export const newCode = (code = ""): TypedCode => ({ code, packSize: "1", internal: false });

/** The pieces that a scan of the code stands for; null when what was typed is no number. */
export function packSizeOf({ packSize }: TypedCode): number | null {
  const quantity = parseQuantity(packSize);
  return quantity === null ? null : quantityNumber(quantity);
}

/** A scan is the code that is asked for, and stands in its place. */
export const useCodeScans = (onCode: (code: string) => void): void => useScans(({ code: scanned, broken }) => {
  const { code } = readScanned(scanned);
  if (broken) return say("unknown", text("scan.again", { code }), "unknown");
  onCode(code);
  say("", text("products.scanned", { code }), "done");
});

interface CodeFieldsProps {
  readonly value: TypedCode;
  readonly onChange: (value: TypedCode) => void;
  readonly required?: boolean;
  /** Whether the code is known, and only what it stands for is asked. */
  readonly known?: boolean;
}

export const CodeFields = ({ value, onChange, required = false, known = false }: CodeFieldsProps) => (
  <>
    <div class="row">
      {!known && <Field label={text("barcode")} value={value.code} onInput={(code) => onChange({ ...value, code })} required={required} />}
      <Field label={text("products.packSize")} value={value.packSize} onInput={(packSize) => onChange({ ...value, packSize })} required />
    </div>
    <label class="row">
      <input type="checkbox" checked={value.internal} onChange={(event) => onChange({ ...value, internal: event.currentTarget.checked })} />
      {" "}{text("products.internal")}
    </label>
  </>
);
