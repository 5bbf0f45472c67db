import { elementOf, type GoodsLabel, isGtin, keyOf } from "../domain/codes";

/** What a scanner, the camera or a person gave, read as a code. Everything that turns a scanned string into a code belongs here. */
export interface ScannedCode {
  readonly code: string;
  /** Its check digit is right; what has none, or a wrong one, may have been misread. */
  readonly checks: boolean;
  /** What a label says besides; nothing for most. */
  readonly label: GoodsLabel;
}

export function readScanned(scanned: string): ScannedCode {
  const code = scanned.trim();
  const element = elementOf(scanned);
  return { code, checks: element !== null || isGtin(keyOf(code)), label: element?.label ?? {} };
}
