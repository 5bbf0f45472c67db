import { useState } from "preact/hooks";
import { searchProducts } from "../app/catalogue";
import { text } from "../language/text";
import type { ProductDocument } from "../outbox/database";
import { Field } from "./Field";

interface ProductPickProps {
  readonly value: ProductDocument | null;
  readonly onPick: (product: ProductDocument | null) => void;
  readonly required?: boolean;
}

const MOST_SUGGESTIONS = 5;

/** One product of the catalogue, found by typing a part of its name, its initial consonants or a code. */
export function ProductPick({ value, onPick, required = false }: ProductPickProps) {
  const [search, setSearch] = useState("");
  const type = (typed: string) => {
    onPick(null);
    setSearch(typed);
  };
  const pick = (product: ProductDocument) => {
    setSearch("");
    onPick(product);
  };
  const found = value || search.trim() === "" ? [] : searchProducts(search, "with-archived")?.slice(0, MOST_SUGGESTIONS);
  return (
    <div class="stack grow">
      <Field label={text("product")} type="search" value={value?.name ?? search} onInput={type} required={required} />
      {found?.length === 0 && !value && search.trim() !== "" && <p class="faint" role="status">{text("stock.nothing")}</p>}
      {found && found.length > 0 && (
        <ul class="stack">
          {found.map((product) => (
            <li key={product.id}><button type="button" class="button wide start" onClick={() => pick(product)}>{product.name}</button></li>
          ))}
        </ul>
      )}
    </div>
  );
}
