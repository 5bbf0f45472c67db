import type { Row } from "./text";

/** What the auditor's screens say. */
export const auditorWords = {
  "nav.movements": ["거래 내역", "Movements"],
  "movements.from": ["부터", "From"],
  "movements.to": ["까지", "To"],
  "movements.type": ["종류", "Type"],
  "movements.exportCsv": ["CSV로 내보내기", "Export as CSV"],
  "movements.exportAll": ["검증용 원장 (NDJSON)", "Ledger to verify (NDJSON)"],
  "movements.recorded": ["서버에 온 때", "Arrived"],
  "movements.voided": ["취소됨", "Voided"],
  "movements.amended": ["정정됨", "Amended"],
  "movements.superseded": ["뒤의 실사로 대체됨", "Replaced by a later count"],
  "item.title": ["재고의 역사", "History of a stock"],
  "item.chart": ["시간에 따른 재고", "Stock over time"],
  "item.asWas": ["있었던 그대로: 언제의 재고", "As it was: stock at"],
  "item.asKnown": ["알고 있던 그대로: 언제까지 알려진 것", "As we knew it: known until"],
  "item.result": ["그때의 재고", "Stock then"],
  "item.now": ["지금", "Now"],
  "item.events": ["모든 사건", "Every event"],
  "item.version": ["번호", "No."],
  "item.hash": ["해시", "Hash"],
  "item.adds": ["재고에 더함", "Adds"],
} as const satisfies Record<string, Row>;
