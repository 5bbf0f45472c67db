// What the three devices made of it: stamps by their own clocks, counters, outboxes, and the lines that reached the server.

import { between, chance, uuidAt } from './chance.mjs';
import { at } from './scenes.mjs';

const SEED = 880;
const HOUR = 3_600_000;

/** `clockError` is how far the device's clock is ahead of true time, in milliseconds. */
export const DEVICES = {
  phoneA: { id: '01a199e0-4c20-7a31-9b52-6f0c1d2e3a41', clockError: -420 },
  phoneB: { id: '01a199e1-90b7-7c44-8e17-2b5d7f60c812', clockError: 870 },
  tablet: { id: '01a199e3-13f5-7e09-a6c3-94d81b3f7e65', clockError: 2 * HOUR },
};

// A row sends what its device recorded since its last row and before `upTo`; `repeats` sends the previous row's items again.
const ARRIVALS = [
  { by: 'phoneA', arrives: '08:20', upTo: '08:18', note: 'chilled morning delivery, and a sale whose delivery is not known yet: below zero until the next line' },
  { by: 'tablet', arrives: '09:06', upTo: '09:03', note: 'dry goods delivery, some by box barcode; clock two hours fast' },
  { by: 'tablet', arrives: '09:08', repeats: true, note: 'the same batch again, its reply was lost: all duplicates' },
  { by: 'phoneB', arrives: '10:50', upTo: '10:47', note: 'morning sales, and an amendment that arrives before its original' },
  { by: 'phoneA', arrives: '11:35', upTo: '11:33', note: 'the delivery that the amendment of the line before was waiting for' },
  { by: 'tablet', arrives: '12:25', upTo: '12:20', note: 'adjustments, and two counts that the fast clock dates after the count of 13:30' },
  { by: 'phoneB', arrives: '13:52', upTo: '13:50', note: 'count of the drinks shelf at 13:30, one of its counts amended' },
  { by: 'phoneA', arrives: '14:35', upTo: '14:33', note: 'late sales from before and after the count of 13:30, and a second count of one drink' },
  { by: 'phoneA', arrives: '14:37', repeats: true, note: 'the same batch again, its reply was lost: all duplicates' },
  { by: 'tablet', arrives: '15:10', upTo: '15:05', note: 'delivery of 12:40 stamped 14:40: it is older than the count of 13:30 and changes nothing' },
  { by: 'phoneB', arrives: '16:03', upTo: '16:00', note: 'afternoon sales' },
  { by: 'phoneB', arrives: '16:50', upTo: '16:47', ageMs: true, note: 'items that carry their age by the monotonic clock' },
  { by: 'phoneA', arrives: '18:10', upTo: '18:08', note: 'void, corrected quantity, unknown barcode, and one malformed quantity among good neighbours' },
  { by: 'phoneB', arrives: '20:40', upTo: '20:37', note: 'goods sold beyond what was known, unknown barcode, a box sold whole' },
  { by: 'phoneA', arrives: '21:24', upTo: '21:22', note: 'count of the snack shelf at 21:00' },
  { by: 'tablet', arrives: '21:50', upTo: '21:45', note: 'delivery of 19:40 stamped 21:40, and an amendment of 15:21 that lost to one of 16:32' },
  { by: 'phoneB', arrives: '22:20', upTo: '22:17', note: 'late sales from before and after the count of 21:00, and a cross-check of one snack' },
  { by: 'phoneA', arrives: '22:29', upTo: '22:28', note: 'the last sales of the day' },
];

/** Turns happenings (in true time) into the lines of the file, and tells what is on the shelf at closing time, by SKU. */
export function record(catalogue, happenings) {
  const day = {
    next: chance(SEED),
    storeId: catalogue.stores[0].id,
    products: new Map(catalogue.products.map((product) => [product.sku, product])),
    shelf: new Map(catalogue.products.map((product) => [product.sku, 0])),
    originals: new Map(),
    outboxes: Object.fromEntries(Object.keys(DEVICES).map((by) => [by, { last: 0, seq: 0, waiting: [] }])),
  };
  for (const happening of happenings) happen(day, happening);
  const lines = [];
  for (const arrival of ARRIVALS) lines.push(arrive(day, arrival));
  const forgotten = Object.keys(DEVICES).filter((by) => day.outboxes[by].waiting.length > 0);
  if (forgotten.length > 0) throw new Error(`never sent: ${forgotten}`);
  return { lines, shelf: day.shelf };
}

function happen(day, happening) {
  const told = happening.type === 'AMEND' ? { ...happening, product: day.originals.get(happening.of).product } : happening;
  const onShelf = day.shelf.get(told.product);
  const change = told.shelf ?? changeOf(day, told);
  if (onShelf + change < 0) {
    if (told.ifOnShelf) return;
    throw new Error(`${told.product}: ${onShelf} on the shelf, ${-change} taken at ${new Date(told.at).toISOString()}`);
  }
  if (told.by) store(day, told, onShelf);
  if (told.product) day.shelf.set(told.product, onShelf + change);
}

function changeOf(day, { type, product, scan, quantity }) {
  const pieces = quantity * (scan === 'box' ? barcodeOf(day, product, scan).packSize : 1);
  return { INBOUND: pieces, OUTBOUND: -pieces, ADJUST: quantity, COUNT: 0 }[type];
}

const barcodeOf = (day, sku, scan) =>
  day.products.get(sku).barcodes.find((barcode) => (scan === 'box') === (barcode.packSize !== undefined));

function store(day, told, onShelf) {
  const outbox = day.outboxes[told.by];
  outbox.last = Math.max(told.at + DEVICES[told.by].clockError, outbox.last + 1);
  outbox.seq += 1;
  const item = {
    id: uuidAt(day.next, outbox.last),
    seq: outbox.seq,
    type: told.type,
    storeId: day.storeId,
    ...subject(day, told),
    ...amount(day, told, onShelf),
    occurredAt: new Date(outbox.last).toISOString(),
    reason: told.reason,
    note: told.note,
    reference: told.reference,
  };
  if (told.key) day.originals.set(told.key, { item, product: told.product });
  outbox.waiting.push({ at: told.at, item });
}

function subject(day, { type, product, scan, barcode, of }) {
  const movementId = type === 'AMEND' ? day.originals.get(of).item.id : undefined;
  const byId = scan === 'id' || (type === 'AMEND' && scan === undefined);
  if (byId) return { productId: day.products.get(product).id, movementId };
  return { barcode: barcode ?? barcodeOf(day, product, scan).code, movementId };
}

function amount(day, told, onShelf) {
  if (told.void) return { void: true };
  if (told.less) return { quantity: day.originals.get(told.of).item.quantity - told.less };
  if (told.type === 'COUNT') return { quantity: onShelf + (told.miscount ?? 0) };
  return { quantity: told.quantity };
}

function arrive(day, { by, arrives, upTo, repeats, ageMs, note }) {
  const outbox = day.outboxes[by];
  const arrivedAt = at(arrives) + between(day.next, 0, 29_999);
  const sentAt = arrivedAt - between(day.next, 120, 650) + DEVICES[by].clockError;
  if (!repeats) {
    const ready = outbox.waiting.filter((entry) => entry.at < at(upTo)).map((entry) => entry.item);
    outbox.waiting = outbox.waiting.slice(ready.length);
    outbox.sent = ageMs ? ready.map((item) => ({ ...item, ageMs: arrivedAt - trueTime(by, item) })) : ready;
  }
  const request = { deviceId: DEVICES[by].id, sentAt: new Date(sentAt).toISOString(), items: outbox.sent };
  return { arrivedAt: new Date(arrivedAt).toISOString(), note, request };
}

const trueTime = (by, item) => Date.parse(item.occurredAt) - DEVICES[by].clockError;
