import { text } from "../language/text";

interface QuantityFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label?: string;
  readonly autoFocus?: boolean;
}

/** A decimal as it is typed; whoever uses it reads it with `parseQuantity`. */
export function QuantityField({ value, onChange, label, autoFocus }: QuantityFieldProps) {
  return (
    <label class="field">
      <span>{label ?? text("quantity")}</span>
      <input type="text" inputMode="decimal" autocomplete="off" value={value} autoFocus={autoFocus ?? false}
        onFocus={(event) => event.currentTarget.select()} onInput={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}
