import { find, findInAnyCase, type Found } from "./booking";
import type { Scan } from "./burst";
import { readScanned } from "./scanned";

/** What a scan means on this device. */
export interface LookUp {
  readonly found: Found;
  /** It is not taken without a question: it does not check and nobody knows it, or a part of it may be missing. */
  readonly isDoubtful: boolean;
  readonly broken: boolean;
  /** The one product whose code differs from it only in small and capital letters. */
  readonly similar: Found | null;
}

export async function lookUp({ code: scanned, broken, anyCase }: Scan): Promise<LookUp> {
  const { code, checks } = readScanned(scanned);
  const found = await find(code);
  if (found.product) return { found, isDoubtful: false, broken, similar: null };
  const similar = await findInAnyCase(code);
  return similar && anyCase ? { found: similar, isDoubtful: false, broken, similar: null } : { found, isDoubtful: !checks || broken, broken, similar };
}
