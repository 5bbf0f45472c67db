import { computed, signal } from "@preact/signals";
import { liveQuery } from "dexie";
import { keysOf, searchOf } from "../domain/codes";
import { haystackOf, matcher } from "../domain/search";
import { database, type ProductDocument } from "../outbox/database";

/** The catalogue in memory, for searching as somebody types; undefined until it has been read. */
const products = signal<readonly ProductDocument[] | undefined>(undefined);

liveQuery(() => database.products.orderBy("name").toArray()).subscribe((all) => (products.value = all));

const haystacks = computed(() => products.value?.map((product) => ({ product, haystack: haystackOf(product) })));

const byId = computed(() => new Map(products.value?.map((product) => [product.id, product])));

const codes = computed(() => new Set(products.value?.flatMap((product) => product.codes)));

/** The products that a search finds, by name; all for an empty one. Undefined while nothing is known yet. */
export function searchProducts(search: string, which: "in-use" | "with-archived" = "in-use"): readonly ProductDocument[] | undefined {
  const matches = matcher(searchOf(search));
  return haystacks.value
    ?.filter(({ product, haystack }) => (which === "with-archived" || !product.archived) && matches(haystack))
    .map(({ product }) => product);
}

export const productOf = (id: string): ProductDocument | undefined => byId.value.get(id);

/** Whether some product has a code, in whichever form. */
export const knowsCode = (code: string): boolean => keysOf(code).some((key) => codes.value.has(key));
