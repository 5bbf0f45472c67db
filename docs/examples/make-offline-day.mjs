// Writes offline-day.ndjson and offline-day.expected.json: one day of one store, 20 November 2026, whose three devices
// were offline most of the time. The same catalogue gives the same bytes.
//
//   node docs/examples/make-offline-day.mjs            writes both files
//   node docs/examples/make-offline-day.mjs --check    writes nothing, exits 1 when a committed file differs
//
// Phone A and phone B sell and keep their clocks within a second. The tablet in the stock room is two hours fast.
//
//   line   arrives  from     scene
//      1   08:20    phone A  chilled delivery; one soda sold whose delivery is not known yet: below zero until line 2
//      2   09:06    tablet   delivery of dry goods, drinks and snacks, four products by box barcode; every stamp is two hours fast
//      3   09:08    tablet   line 2 again, its reply was lost
//      4   10:50    phone B  sales, and an amendment (30 becomes 24) that arrives before its original
//      5   11:35    phone A  sales, and the original of 10:22 that the amendment was waiting for
//      6   12:25    tablet   adjustments, and two counts of 12:05 stamped 14:05: the count of 13:30 is later
//      7   13:52    phone B  sales, and the drinks shelf counted at 13:30; one count mistyped and amended
//      8   14:35    phone A  sales of 13:20 (before the count: change nothing) and 13:40 (after it: count); one drink counted again at 13:39
//      9   14:37    phone A  line 8 again, its reply was lost
//     10   15:10    tablet   delivery of 12:40 stamped 14:40: older than the count of 13:30, changes nothing
//     11   16:03    phone B  afternoon sales
//     12   16:50    phone B  every item carries ageMs
//     13   18:10    phone A  a sale voided, a sale corrected, a sale amended twice, two unknown barcodes, one quantity "three"
//     14   20:40    phone B  a sandwich sold beyond what was known: below zero to the end; an unknown barcode; a box sold whole
//     15   21:24    phone A  the rejected sale entered again under a new id; the snack shelf counted at 21:00
//     16   21:50    tablet   delivery of 19:40 stamped 21:40: older than the count of 21:00; an amendment of 15:21 that lost to one of 16:32
//     17   22:20    phone B  sales of 20:50 (before the count) and 21:15 (after it); one snack counted by both within ten minutes
//     18   22:29    phone A  the last sales
//
// The story is in offline-day/scenes.mjs, the devices and the timetable in devices.mjs, the outcome in expected.mjs.

import { readFileSync, writeFileSync } from 'node:fs';
import { faults } from './offline-day/checks.mjs';
import { record } from './offline-day/devices.mjs';
import { expected } from './offline-day/expected.mjs';
import { scenes } from './offline-day/scenes.mjs';

const CATALOGUE = new URL('../../src/DDonDDon.Lab/Demo/catalogue.json', import.meta.url);
const DAY = new URL('offline-day.ndjson', import.meta.url);
const EXPECTED = new URL('offline-day.expected.json', import.meta.url);

const catalogue = JSON.parse(readFileSync(CATALOGUE, 'utf8'));
const { lines, shelf } = record(catalogue, scenes(catalogue));
const wrong = faults(catalogue, lines, shelf);
const files = new Map([
  [DAY, lines.map((line) => `${JSON.stringify(line)}\n`).join('')],
  [EXPECTED, `${JSON.stringify(expected(catalogue, lines), null, 2)}\n`],
]);

if (process.argv.includes('--check')) {
  const differing = [...files].filter(([file, text]) => readFileSync(file, 'utf8') !== text);
  wrong.push(...differing.map(([file]) => `${file.pathname} is not what the generator writes`));
} else if (wrong.length === 0) {
  for (const [file, text] of files) writeFileSync(file, text);
}

for (const sentence of wrong) console.error(sentence);
process.exitCode = wrong.length === 0 ? 0 : 1;
