// What a server must make of the lines, written without looking at the server: every movement is kept, and each
// product is folded once, from scratch, by the rules of the domain.

const TOLERATED_OFFSET = 5000;
const SIGNS = { INBOUND: 1, OUTBOUND: -1, ADJUST: 1 };
const STATUSES = ['accepted', 'duplicate', 'quarantined', 'rejected'];

/** `latency(lineIndex)` delays a line's receipt, `clockRule: false` believes every clock, `agedLater` moves items with ageMs. */
export function expected(catalogue, lines, conditions = {}) {
  const { movements, statuses } = accept(catalogue, lines, conditions);
  const storeId = catalogue.stores[0].id;
  return {
    storeId,
    lines: statuses.map((counts, index) => ({ line: index + 1, arrivedAt: lines[index].arrivedAt, ...counts })),
    total: Object.fromEntries(STATUSES.map((status) => [status, statuses.reduce((sum, counts) => sum + counts[status], 0)])),
    quantities: Object.fromEntries(catalogue.products.map((product) => [
      product.id,
      fold(movements.filter((movement) => movement.storeId === storeId && movement.productId === product.id)),
    ])),
  };
}

function accept(catalogue, lines, conditions) {
  const barcodes = new Map(catalogue.products.flatMap((product) =>
    product.barcodes.map(({ code, packSize = 1 }) => [code, { productId: product.id, packSize }])));
  const seen = new Set();
  const movements = [];
  const statuses = lines.map((line, index) => {
    const counts = Object.fromEntries(STATUSES.map((status) => [status, 0]));
    const happened = effectiveTimes(line, index, conditions);
    line.request.items.forEach((item, position) => {
      const status = statusOf(item, seen, barcodes);
      counts[status] += 1;
      seen.add(item.id);
      if (status === 'accepted') movements.push(movementOf(item, line.request.deviceId, happened[position], barcodes));
    });
    return counts;
  });
  return { movements, statuses };
}

function statusOf(item, seen, barcodes) {
  if (seen.has(item.id)) return 'duplicate';
  if (item.void !== true && typeof item.quantity !== 'number') return 'rejected';
  if (item.barcode !== undefined && !barcodes.has(item.barcode)) return 'quarantined';
  return 'accepted';
}

/** When the items of a line happened, in milliseconds: by age, else by the device's clock, corrected when it is off. */
function effectiveTimes({ arrivedAt, request }, index, { latency = () => 0, clockRule = true, agedLater = 0 }) {
  const received = Date.parse(arrivedAt) + latency(index);
  const offset = received - Date.parse(request.sentAt);
  const correction = clockRule && Math.abs(offset) > TOLERATED_OFFSET ? offset : 0;
  const times = request.items.map((item) =>
    item.ageMs === undefined ? Date.parse(item.occurredAt) + correction : received - item.ageMs + agedLater);
  const overshoot = clockRule && !agedLater ? Math.max(0, ...times.map((time) => time - received)) : 0;
  return times.map((time) => time - overshoot);
}

function movementOf(item, deviceId, time, barcodes) {
  const scanned = barcodes.get(item.barcode);
  const packSize = scanned?.packSize ?? 1;
  return {
    ...item,
    productId: item.productId ?? scanned.productId,
    quantity: item.void ? undefined : item.quantity * packSize,
    key: [time * 1000, deviceId, item.seq, item.id],
  };
}

/** Below, at or above zero as one order key is before, at or after the other. */
function compare(one, other) {
  const position = one.findIndex((part, index) => part !== other[index]);
  if (position < 0) return 0;
  return one[position] < other[position] ? -1 : 1;
}

const greatest = (movements) => movements.reduce((best, movement) => (compare(movement.key, best.key) > 0 ? movement : best));

/** The stock of one product: the last count, and every difference after it. */
export function fold(movements) {
  const groups = movements
    .filter((movement) => movement.type !== 'AMEND')
    .map((original) => {
      const amendments = movements.filter((movement) => movement.type === 'AMEND' && movement.movementId === original.id);
      const decides = greatest([original, ...amendments]);
      return { type: original.type, key: original.key, void: decides.void === true, quantity: decides.quantity };
    })
    .filter((group) => !group.void);
  const counts = groups.filter((group) => group.type === 'COUNT');
  const baseline = counts.length > 0 ? greatest(counts) : undefined;
  return groups
    .filter((group) => group.type !== 'COUNT' && (baseline === undefined || compare(group.key, baseline.key) > 0))
    .reduce((sum, group) => sum + SIGNS[group.type] * group.quantity, baseline?.quantity ?? 0);
}
