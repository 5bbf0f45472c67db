import { useId } from "preact/hooks";

interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly small?: boolean;
}

/** A choice of one among few that are all to be seen. */
export function Choices<T extends string>({ label, options, value, onChange, small }: ChoicesProps<T>) {
  const name = useId();
  return (
    <fieldset>
      <legend class="visually-hidden">{label}</legend>
      <div class={small ? "choices small" : "choices"}>
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
