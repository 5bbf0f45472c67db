import { RefusedError } from "../domain/itemRules";
import { problemText, text } from "../language/text";

/** Why something was not recorded, for whoever scanned it. */
export const whyNotRecorded = (error: unknown): string =>
  error instanceof RefusedError ? problemText(error.refusal.code, error.refusal.field) : text("scan.noStorage", { why: String(error) });
