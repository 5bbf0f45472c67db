/** What a device counted of a product in one zone, as it stands. */
export interface CountedLine {
  readonly id: string;
  readonly zone: string;
  readonly quantity: number;
  readonly countedAt: string;
  readonly deviceId: string;
}

/** A zone in which several devices counted a product; once approved with the line that holds, if one does. */
export interface Overlap {
  readonly zone: string;
  readonly sum: number;
  readonly lines: readonly CountedLine[];
  readonly lineId?: string;
}

export interface CountedProduct {
  readonly productId: string;
  readonly name?: string;
  readonly counted: number;
  readonly expected: number;
  readonly difference: number;
  readonly value?: number;
  /** It moved while it was counted. */
  readonly recount: boolean;
  readonly lines: readonly CountedLine[];
  readonly overlaps: readonly Overlap[];
}

/** What the approver said, by the keys of the overlaps: the id of a line, or `SUM`; and of which products that they hold although they moved. */
export interface Answers {
  readonly choices: ReadonlyMap<string, string>;
  readonly accepted: ReadonlySet<string>;
}

/** All lines together hold. */
export const SUM = "sum";

export const overlapKey = (productId: string, zone: string): string => `${productId} ${zone}`;

/** The approval of a sheet; null as long as it is not said of each overlap what holds, and of each product that moved that it holds. */
export function approvalOf(version: number, products: readonly CountedProduct[], { choices, accepted }: Answers): object | null {
  const chosen = [];
  for (const { productId, overlaps } of products)
    for (const { zone, lines } of overlaps) {
      const choice = choices.get(overlapKey(productId, zone));
      if (choice !== SUM && !lines.some((line) => line.id === choice)) return null;
      chosen.push({ productId, ...(zone === "" ? {} : { zone }), ...(choice === SUM ? {} : { lineId: choice }) });
    }
  const moved = products.filter((product) => product.recount).map((product) => product.productId);
  return moved.every((id) => accepted.has(id)) ? { version, choices: chosen, accepted: moved } : null;
}
