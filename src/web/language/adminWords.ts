import type { Row } from "./text";

/** What the administrator's screens say. */
export const adminWords = {
  "nav.conflicts": ["충돌", "Conflicts"],
} as const satisfies Record<string, Row>;
