import type { Row } from "./text";

/** What the server refuses, by its code (docs/errors.md), where a worker may meet it; the rest is shown in the server's own words. */
export const problemWords = {
  "problem.auth.failed": ["이메일이나 비밀번호가 맞지 않습니다.", "The address or the password is wrong."],
  "problem.auth.throttled": ["여러 번 틀렸습니다. 잠시 뒤에 다시 하세요.", "Too many failed attempts. Wait a moment, then try again."],
  "problem.auth.busy": ["지금 로그인하는 사람이 많습니다. 다시 하세요.", "Too many people sign in at once; try again."],
  "problem.auth.revoked": ["계정이 막혔거나 역할이 바뀌었습니다. 관리자에게 물어보세요.", "This account was disabled or its role taken away. Ask an administrator."],
  "problem.access.denied": ["이 역할로는 할 수 없습니다.", "Your role does not allow this."],
  "problem.quantity.invalid": ["이 수량은 기록할 수 없습니다.", "This quantity cannot be recorded."],
  "problem.store.forbidden": ["맡지 않은 매장입니다.", "This store is not yours."],
  "problem.store.unassigned": ["이제 맡지 않은 매장의 기록이라 관리자가 봅니다.", "The store is not yours any more; an administrator looks at it."],
  "problem.recordedBy.forbidden": ["기록한 사람이 그때 이 매장을 맡지 않았습니다.", "Whoever recorded it did not have the store then."],
  "problem.barcode.unknown": ["아직 등록되지 않은 바코드입니다.", "No product has this barcode yet."],
  "problem.barcode.taken": ["다른 상품의 바코드입니다.", "The barcode belongs to another product."],
  "problem.barcode.check_digit": ["바코드의 마지막 숫자가 맞지 않습니다. 잘못 읽었거나 매장 자체 코드입니다.", "The last digit does not check: misread, or a code of your own."],
  "problem.product.unknown": ["등록되지 않은 상품입니다.", "There is no such product yet."],
  "problem.amend.mismatch": ["고치려는 기록은 다른 매장이나 상품의 것입니다.", "What is to be amended belongs to another store or product."],
  "problem.id.conflict": ["같은 번호의 다른 기록이 이미 있습니다.", "Another record has this id already."],
  "problem.conflict.resolved": ["다른 사람이 먼저 결정했습니다.", "Somebody else had decided already."],
  "problem.conflict.closed": ["그사이 해결되어 결정할 것이 없습니다.", "It has been settled meanwhile; nothing is left to decide."],
  "problem.conflict.unknown": ["이 충돌은 이제 맡은 것이 아닙니다.", "This conflict is not yours to decide any more."],
  "problem.choice.invalid": ["그사이 재고가 바뀌어 이렇게는 결정할 수 없습니다.", "The stock has changed meanwhile; this cannot be chosen any more."],
  "problem.stock.insufficient": ["재고가 모자랍니다.", "There is not enough in stock."],
  "problem.database.away": ["서버의 데이터베이스가 잠시 꺼져 있습니다.", "The server's database is away for a moment."],
} as const satisfies Record<string, Row>;
