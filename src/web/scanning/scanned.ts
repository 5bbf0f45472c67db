import { isGtin } from "../domain/gtin";

/** What a scanner, the camera or a person gave, read as a code. Everything that turns a scanned string into a code belongs here. */
export interface ScannedCode {
  readonly code: string;
  /** Its check digit is right; what has none, or a wrong one, may have been misread. */
  readonly checks: boolean;
}

export function readScanned(scanned: string): ScannedCode {
  const code = scanned.trim();
  return { code, checks: isGtin(code) };
}
