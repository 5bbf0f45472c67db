// What must be true of the day for it to be worth replaying. Each check returns the sentences of what is wrong.

import { isDeepStrictEqual } from 'node:util';
import { DEVICES } from './devices.mjs';
import { expected } from './expected.mjs';
import { OVERSOLD, SOLD_BEFORE_ITS_DELIVERY_WAS_KNOWN } from './scenes.mjs';

const MOST_ITEMS = 120;
const MOST_BYTES = 1024 * 1024;
const SLOW_REPLAY = 3000;
const EVER_BELOW_ZERO = [SOLD_BEFORE_ITS_DELIVERY_WAS_KNOWN, OVERSOLD];
const A_WEEK = 7 * 24 * 3_600_000;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Every sentence that says what is wrong with the catalogue, the lines, or their outcome; none when all is well. */
export const faults = (catalogue, lines, shelf) => [
  ...faultsOfCatalogue(catalogue),
  ...faultsOfLines(lines),
  ...faultsOfDevices(lines),
  ...faultsOfOutcome(catalogue, lines, shelf),
];

const when = (wrong, sentence) => (wrong ? [sentence] : []);
const repeated = (list) => list.filter((value, index) => list.indexOf(value) !== index);

/** Whether the last digit is the GS1 check digit of an EAN-13 or GTIN-14. */
export function hasCheckDigit(code) {
  const weighted = [...code].reverse().map((digit, index) => Number(digit) * (index % 2 === 0 ? 1 : 3));
  return /^\d{13,14}$/.test(code) && weighted.reduce((sum, value) => sum + value, 0) % 10 === 0;
}

function faultsOfCatalogue({ stores, categories, products }) {
  const codes = products.flatMap((product) => product.barcodes.map((barcode) => barcode.code));
  const ids = [...stores, ...categories, ...products].map((entry) => entry.id);
  return [
    ...codes.filter((code) => !hasCheckDigit(code) || !/^\d?880/.test(code)).map((code) => `barcode ${code} is not valid`),
    ...repeated([...codes, ...ids, ...products.map((product) => product.sku)]).map((value) => `${value} is there twice`),
    ...ids.filter((id) => !UUID_V7.test(id)).map((id) => `${id} is not a version 7 UUID`),
    ...products.filter((product) => !categories.some((category) => category.id === product.categoryId))
      .map((product) => `${product.sku} has no category`),
  ];
}

function faultsOfLines(lines) {
  const arrivals = lines.map((line) => line.arrivedAt);
  return [
    ...when(!isDeepStrictEqual(arrivals, [...new Set(arrivals)].sort()), 'the lines are not in order of arrival'),
    ...lines.flatMap((line, index) => [
      ...when(line.request.items.length === 0, `line ${index + 1} has no items`),
      ...when(line.request.items.length > MOST_ITEMS, `line ${index + 1} has more than ${MOST_ITEMS} items`),
      ...when(Buffer.byteLength(JSON.stringify(line)) > MOST_BYTES, `line ${index + 1} is larger than 1 MiB`),
    ]),
  ];
}

function faultsOfDevices(lines) {
  const ids = new Map();
  for (const { request } of lines) for (const item of request.items) ids.set(item.id, { deviceId: request.deviceId, item });
  const recorded = [...ids.values()];
  return [
    ...recorded.filter(({ item }) => !UUID_V7.test(item.id) || timeOf(item.id) !== Date.parse(item.occurredAt))
      .map(({ item }) => `${item.id} was not made at ${item.occurredAt}`),
    ...lines.flatMap(({ request }) => request.items.filter((item) => !isDeepStrictEqual(ids.get(item.id).item, item)))
      .map((item) => `${item.id} is there with different content`),
    ...recorded.filter(({ item }) => item.barcode !== undefined && !hasCheckDigit(item.barcode))
      .map(({ item }) => `barcode ${item.barcode} is not valid`),
    ...Object.keys(DEVICES).flatMap((by) => faultsOfOrder(by, recorded.filter(({ deviceId }) => deviceId === DEVICES[by].id))),
  ];
}

const timeOf = (id) => parseInt(id.replace('-', '').slice(0, 12), 16);

const faultsOfOrder = (by, recorded) => recorded.flatMap(({ item }, index) => [
  ...when(item.seq !== index + 1, `${by} counts ${item.seq} where ${index + 1} comes next`),
  ...when(index > 0 && recorded[index - 1].item.occurredAt >= item.occurredAt, `${by} does not move on at ${item.occurredAt}`),
]);

function faultsOfOutcome(catalogue, lines, shelf) {
  const stock = (conditions, some = lines) => expected(catalogue, some, conditions).quantities;
  const differing = (one, other) => catalogue.products.filter(({ id }) => one[id] !== other[id]).map(({ sku }) => sku);
  const onShelf = Object.fromEntries(catalogue.products.map(({ id, sku }) => [id, shelf.get(sku)]));
  const right = stock();
  const short = new Set(lines.flatMap((_, index) => {
    const known = stock({}, lines.slice(0, index + 1));
    return catalogue.products.filter(({ id }) => known[id] < 0).map(({ sku }) => sku);
  }));
  const slow = (index) => ((index % 4) * SLOW_REPLAY) / 3;
  const offShelf = differing(right, onShelf);
  return [
    ...when(!isDeepStrictEqual(offShelf, [OVERSOLD]), `the books differ from the shelf at ${offShelf}`),
    ...when(!isDeepStrictEqual([...short], EVER_BELOW_ZERO), `stock falls below zero at ${[...short]}`),
    ...when(differing(right, stock({ latency: slow })).length > 0, 'a slow replay ends differently'),
    ...when(differing(right, stock({ agedLater: A_WEEK })).length > 0, 'items with ageMs end differently on another day'),
    ...when(differing(right, stock({}, [...lines].reverse())).length > 0, 'another order of arrival ends differently'),
    ...when(differing(right, stock({ clockRule: false })).length === 0, 'believing the fast clock would go unnoticed'),
  ];
}
