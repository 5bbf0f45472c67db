import type { Row } from "./text";

/** What the auditor's screens say. */
export const auditorWords = {
  "nav.movements": ["거래 내역", "Movements"],
} as const satisfies Record<string, Row>;
