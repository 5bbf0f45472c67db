interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: "text" | "email" | "password" | "number" | "date" | "datetime-local" | "search";
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly minLength?: number;
  /** Something worth knowing beside it. */
  readonly hint?: string | undefined;
}

/** A labelled line of text. To its types an input is another thing for each kind; the members used here are the same for all. */
export const Field = ({ label, onInput, type = "text", hint, ...rest }: FieldProps) => (
  <label class="field grow">
    <span>{label}</span>
    <input type={type as "text"} {...rest} onInput={(event) => onInput(event.currentTarget.value)} />
    {hint && <small class="faint">{hint}</small>}
  </label>
);
