// What happened in the shop, told in true time. A happening is
//   { by, at, type, product, quantity, … }   with `by` a device and `at` the true time in milliseconds.
// `shelf` is what really changed on the shelf, where that differs from what was recorded; the shelf decides
// what can be sold and what a count finds: what is marked `ifOnShelf` does not happen when there is too little. A product
// is written by its SKU: "DRK-01" stands on the drinks shelf.

import { between, chance, oneOf, weighted } from './chance.mjs';

const DAY = '2026-11-20';
const SEED = 1120;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const COUNTED_SHELVES = ['DRK', 'SNK'];
export const OVERSOLD = 'FRS-05';
export const SOLD_BEFORE_ITS_DELIVERY_WAS_KNOWN = 'DRK-05';
const UNKNOWN_COLA = '8809979400017';
const UNKNOWN_TOY = '8809979400024';

/** True time of a local "HH:mm" or "HH:mm:ss" of the day. */
export const at = (local) => Date.parse(`${DAY}T${local.length === 5 ? `${local}:00` : local}+09:00`);

/** All happenings of the day, in true time. */
export function scenes(catalogue) {
  const skus = catalogue.products.map((product) => product.sku);
  const next = chance(SEED);
  return [
    ...morningDeliveries(next, skus),
    ...laterDeliveries(),
    ...sales(next, skus, 'phoneA', 236),
    ...sales(next, skus, 'phoneB', 206),
    ...firstSales(),
    ...salesAfterARestart(),
    ...boxSales(),
    ...adjustments(),
    ...earlyCountsByTheFastClock(),
    ...countOfDrinks(next, skus),
    ...countOfSnacks(next, skus),
    ...salesAroundTheCounts(),
    ...soldBeyondWhatWasKnown(),
    ...unknownBarcodes(),
    ...malformedAndEnteredAgain(),
    ...amendments(),
  ]
    .map((happening) => ({ ...happening, at: happening.at + between(next, 0, SECOND - 1) }))
    .sort((one, other) => one.at - other.at);
}

const ofShelf = (skus, shelf) => skus.filter((sku) => sku.startsWith(shelf));
const sale = (by, time, product, quantity, more) => ({ by, at: at(time), type: 'OUTBOUND', product, quantity, ...more });
const delivery = (by, time, product, quantity, more) => ({ by, at: at(time), type: 'INBOUND', product, quantity, ...more });

const DELIVERED = { DRY: [18, 26], DRK: [30, 42], RMN: [24, 36], SNK: [22, 32], FRS: [18, 26], BRD: [18, 24], HSH: [10, 14] };
const BOXES = { 'DRK-01': 3, 'DRK-11': 2, 'RMN-01': 1, 'RMN-05': 3 };

function morningDeliveries(next, skus) {
  const chilled = ['DRY', 'FRS', 'BRD'].flatMap((shelf) => ofShelf(skus, shelf)).filter((sku) => sku !== OVERSOLD);
  const ambient = ['DRK', 'RMN', 'SNK', 'HSH'].flatMap((shelf) => ofShelf(skus, shelf));
  return [
    ...deliveryRound(next, 'phoneA', chilled, at('07:32'), 'PO-2611-0412'),
    ...deliveryRound(next, 'tablet', ambient, at('08:02'), 'PO-2611-0415'),
  ];
}

function deliveryRound(next, by, skus, start, reference) {
  let time = start;
  return skus.map((product, index) => {
    time += between(next, 35, 70) * SECOND;
    const scan = product in BOXES ? 'box' : oneOf(next, ['piece', 'piece', 'id']);
    const quantity = BOXES[product] ?? between(next, ...DELIVERED[product.slice(0, 3)]);
    return { by, at: time, type: 'INBOUND', product, quantity, scan, reference, note: index === 0 ? '검수 완료' : undefined };
  });
}

// Both are booked on the fast tablet and reach the server after the count that follows them.
const laterDeliveries = () => [
  ...['DRK-01', 'DRK-04', 'DRK-06', 'DRK-12', 'DRK-15'].map((product, index) =>
    delivery('tablet', `12:4${index}`, product, product === 'DRK-01' ? 1 : 12, {
      scan: product === 'DRK-01' ? 'box' : 'piece',
      reference: 'PO-2611-0418',
      note: index === 0 ? '음료 추가 입고' : undefined,
    })),
  ...['SNK-01', 'SNK-02', 'SNK-07', 'SNK-11', 'SNK-15'].map((product, index) =>
    delivery('tablet', `19:4${index}`, product, 10, {
      reference: 'PO-2611-0423',
      note: index === 0 ? '과자 추가 입고' : undefined,
    })),
];

const OPEN = { phoneA: ['08:20', '22:26'], phoneB: ['07:48', '22:14'] };
const RESTARTED = { by: 'phoneB', from: at('16:00'), to: at('16:45') };
const BUSY_HOURS = { 7: 3, 8: 6, 9: 4, 10: 4, 11: 5, 12: 9, 13: 7, 14: 4, 15: 5, 16: 5, 17: 6, 18: 8, 19: 7, 20: 6, 21: 5, 22: 3 };
const POPULAR = { DRK: 30, SNK: 22, RMN: 13, DRY: 12, FRS: 13, BRD: 5, HSH: 5 };
const BASKET = { 1: 60, 2: 27, 3: 9, 4: 4 };
const SALE_NOTES = ['단체 손님', '영수증 재발행', '교환 건'];

function sales(next, skus, by, count) {
  const [opens, closes] = OPEN[by].map(at);
  const found = [];
  while (found.length < count) {
    const hour = weighted(next, BUSY_HOURS).padStart(2, '0');
    const time = at(`${hour}:00`) + between(next, 0, 60 * MINUTE - 1);
    const product = oneOf(next, ofShelf(skus, weighted(next, POPULAR)));
    const quantity = Number(weighted(next, BASKET));
    const scan = next() < 0.9 ? 'piece' : 'id';
    const note = next() < 0.02 ? oneOf(next, SALE_NOTES) : undefined;
    if (time >= opens && time < closes && product !== OVERSOLD && canBeAged(by, time, product))
      found.push({ by, at: time, type: 'OUTBOUND', product, quantity, scan, note, ifOnShelf: true });
  }
  return found;
}

// What phone B sells in the batch that carries ageMs is never counted, so that a replay which leaves ageMs as it
// stands in the file (and thereby moves these sales to its own day) still ends with the same stock.
const canBeAged = (by, time, product) =>
  by !== RESTARTED.by || time < RESTARTED.from || time >= RESTARTED.to || !COUNTED_SHELVES.includes(product.slice(0, 3));

// The soda stands on the shelf, but the tablet that booked them in has not reached the server yet.
const firstSales = () => [
  sale('phoneA', '08:12:20', 'DRY-01', 2),
  sale('phoneA', '08:14:35', SOLD_BEFORE_ITS_DELIVERY_WAS_KNOWN, 1),
];

const salesAfterARestart = () =>
  ['RMN-01', 'FRS-02', 'DRY-04', 'RMN-05', 'HSH-02', 'RMN-07', 'DRY-06', 'FRS-03', 'BRD-03', 'RMN-02', 'HSH-05', 'DRY-08']
    .map((product, index) => sale('phoneB', `16:${10 + 3 * index}:15`, product, index % 4 === 0 ? 2 : 1));

const boxSales = () => [
  sale('phoneA', '15:31:10', 'RMN-05', 1, { scan: 'box', note: '사무실 주문, 박스째 판매' }),
  sale('phoneB', '17:22:40', 'DRK-01', 1, { scan: 'box', note: '박스째 판매' }),
];

function adjustments() {
  const adjust = (by, time, product, quantity, reason, note) =>
    ({ by, at: at(time), type: 'ADJUST', product, quantity, reason, note });
  return [
    adjust('tablet', '09:40', 'DRY-03', -1, 'damage', '우유팩 터짐'),
    adjust('tablet', '09:52', 'RMN-03', -2, 'damage', '운반 중 봉지 찢어짐'),
    adjust('tablet', '10:15', 'DRK-07', 3, 'found', '창고 안쪽에서 발견'),
    adjust('phoneB', '10:20', 'SNK-02', -1, 'sample', '시식용'),
    adjust('phoneA', '11:12', 'FRS-07', -1, 'damage', '계란 깨짐'),
    adjust('tablet', '11:48', 'HSH-06', -1, 'loss', '진열대 실물 없음'),
    adjust('phoneA', '14:12', 'SNK-11', -2, 'loss', '도난 의심, CCTV 확인 중'),
    adjust('tablet', '14:25', 'DRK-05', -1, 'damage', '페트병 찌그러짐'),
    adjust('tablet', '15:40', 'HSH-03', 1, 'found', '계산대 아래에서 발견'),
    adjust('phoneB', '15:45', 'BRD-01', -1, 'sample', '신제품 시식'),
    adjust('phoneA', '16:50', 'DRY-07', -2, 'damage', '냉장고 온도 이상, 폐기'),
    adjust('tablet', '17:15', 'RMN-08', -1, 'other', '매장 직원 식사'),
    adjust('phoneB', '18:20', 'DRK-14', -1, 'damage', '병 파손'),
    adjust('phoneA', '19:55', 'FRS-01', -2, 'loss', '유통기한 경과 폐기'),
    adjust('phoneB', '20:10', 'FRS-04', -1, 'loss', '유통기한 경과 폐기'),
    adjust('phoneA', '22:10', 'DRY-01', 1, 'found', '다른 칸에 섞여 있던 것'),
  ];
}

// The tablet shows 14:05, so without the clock rule these two would beat the count of 13:30.
const earlyCountsByTheFastClock = () => [
  { by: 'tablet', at: at('12:05'), type: 'COUNT', product: 'DRK-02', miscount: -1 },
  { by: 'tablet', at: at('12:06'), type: 'COUNT', product: 'DRK-09', miscount: 2, note: '창고 재고 포함' },
];

const MISREAD_ROW = -2;
const TYPED_NINE_TOO_MANY = 9;

const countOfDrinks = (next, skus) => [
  ...countRound(next, 'phoneB', ofShelf(skus, 'DRK'), at('13:30'), '음료 진열대 실사', {
    'DRK-06': { key: 'typing slip', miscount: TYPED_NINE_TOO_MANY },
    'DRK-08': { miscount: MISREAD_ROW },
  }),
  { by: 'phoneA', at: at('13:39'), type: 'COUNT', product: 'DRK-08', note: '뒷줄까지 다시 셈' },
];

const countOfSnacks = (next, skus) => [
  ...countRound(next, 'phoneA', ofShelf(skus, 'SNK'), at('21:00'), '과자 진열대 마감 실사', {}),
  { by: 'phoneB', at: at('21:08'), type: 'COUNT', product: 'SNK-04', note: '교차 확인' },
];

/** One shelf counted product by product; here and there a piece is missing that nobody recorded. */
function countRound(next, by, skus, start, note, slips) {
  let time = start;
  return skus.flatMap((product, index) => {
    const vanished = next() < 0.25 ? [{ at: time - MINUTE, product, shelf: -1, ifOnShelf: true }] : [];
    const count = { by, at: time, type: 'COUNT', product, note: index === 0 ? note : undefined, ...slips[product] };
    time += between(next, 18, 30) * SECOND;
    return [...vanished, count];
  });
}

const salesAroundTheCounts = () => [
  sale('phoneA', '13:20:05', 'DRK-03', 2), sale('phoneA', '13:20:40', 'DRK-10', 1), sale('phoneA', '13:21:15', 'DRK-13', 3),
  sale('phoneA', '13:40:10', 'DRK-03', 1), sale('phoneA', '13:40:45', 'DRK-10', 2), sale('phoneA', '13:41:20', 'DRK-11', 4),
  sale('phoneB', '20:50:10', 'SNK-03', 1), sale('phoneB', '20:51:30', 'SNK-08', 2), sale('phoneB', '20:52:05', 'SNK-14', 1),
  sale('phoneB', '21:15:20', 'SNK-03', 2), sale('phoneB', '21:16:00', 'SNK-08', 1), sale('phoneB', '21:16:45', 'SNK-12', 3),
];

// The slip said 6, the crate held 12: eight are sold, the books say two fewer than none.
const soldBeyondWhatWasKnown = () => [
  delivery('phoneA', '07:58', OVERSOLD, 6, { shelf: 12, reference: 'PO-2611-0412' }),
  sale('phoneA', '12:11:30', OVERSOLD, 3), sale('phoneB', '12:34:10', OVERSOLD, 3), sale('phoneB', '19:12:25', OVERSOLD, 2),
];

const unknownBarcodes = () => [
  { ...sale('phoneA', '15:12:20', undefined, 2), barcode: UNKNOWN_COLA, note: '신상품, 등록 전' },
  { ...sale('phoneA', '17:35:50', undefined, 1), barcode: UNKNOWN_COLA },
  { ...sale('phoneB', '18:41:05', undefined, 1), barcode: UNKNOWN_TOY, note: '행사 증정품으로 보임' },
];

const malformedAndEnteredAgain = () => [
  sale('phoneA', '17:41:30', 'RMN-02', 'three', { shelf: 0 }),
  sale('phoneA', '18:15:10', 'RMN-02', 3, { note: '거절된 17:41 판매 다시 입력' }),
];

function amendments() {
  const amend = (by, time, of, more) => ({ by, at: at(time), type: 'AMEND', of, shelf: 0, ...more });
  return [
    delivery('phoneA', '10:22', 'DRY-02', 30, { key: 'short delivery', shelf: 24, scan: 'id', reference: 'PO-2611-0416' }),
    amend('phoneB', '10:41', 'short delivery', { quantity: 24, note: '거래명세서 30개, 실제 24개' }),
    sale('phoneA', '15:58', 'HSH-04', 2, { key: 'mistaken sale', shelf: 0 }),
    amend('phoneA', '16:01:30', 'mistaken sale', { void: true, note: '손님이 결제 취소' }),
    sale('phoneA', '17:10', 'DRY-05', 3, { key: 'one too many', shelf: -2 }),
    amend('phoneA', '17:12:40', 'one too many', { quantity: 2, scan: 'piece', note: '수량 잘못 찍음' }),
    sale('phoneA', '15:00', 'RMN-06', 4, { key: 'amended twice', shelf: -2 }),
    amend('tablet', '15:21', 'amended twice', { quantity: 3, note: '3개로 정정' }),
    amend('phoneA', '16:32', 'amended twice', { quantity: 2, note: '영수증 확인, 2개가 맞음' }),
    amend('phoneB', '13:46', 'typing slip', { less: TYPED_NINE_TOO_MANY, note: '실사 수량 입력 실수' }),
  ];
}
