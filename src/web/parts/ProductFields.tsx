import { text } from "../language/text";
import type { CategoryDocument, ProductDocument } from "../outbox/database";
import { Field } from "./Field";
import { Select } from "./Select";

/** A product's fields as they stand in a form. */
export interface ProductTexts {
  readonly name: string;
  readonly sku: string;
  readonly unit: string;
  readonly price: string;
  readonly categoryId: string;
}

export const textsOf = (product: Omit<ProductDocument, "codes"> | undefined): ProductTexts => ({
  name: product?.name ?? "", sku: product?.sku ?? "", unit: product?.unit ?? "", price: product?.price == null ? "" : String(product.price),
  categoryId: product?.categoryId ?? "",
});

interface ProductFieldsProps {
  /** What the server has. */
  readonly stored: ProductTexts;
  /** What somebody has typed over it. */
  readonly edits: Partial<ProductTexts>;
  readonly categories: readonly CategoryDocument[];
  readonly onEdit: (edits: Partial<ProductTexts>) => void;
}

/** Each field shows what was typed, else what is stored; under an edited one stands what it would replace. */
export function ProductFields({ stored, edits, categories, onEdit }: ProductFieldsProps) {
  const field = (name: keyof ProductTexts) => ({
    value: edits[name] ?? stored[name],
    onInput: (typed: string) => onEdit({ ...edits, [name]: typed }),
    hint: edits[name] !== undefined && edits[name] !== stored[name] && stored[name] !== "" ? text("products.stored", { value: stored[name] }) : undefined,
  });
  return (
    <>
      <Field label={text("name")} {...field("name")} required />
      <div class="row">
        <Field label={text("products.sku")} {...field("sku")} />
        <Field label={text("products.unit")} {...field("unit")} />
        <Field label={text("products.price")} {...field("price")} />
      </div>
      <Select label={text("products.category")} value={edits.categoryId ?? stored.categoryId} onChange={(categoryId) => onEdit({ ...edits, categoryId })}
        options={[{ value: "", text: text("none") }, ...categories.map((category) => ({ value: category.id, text: category.name }))]} />
    </>
  );
}
