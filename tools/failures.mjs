// Names every failed test of a run once more, so that whoever sees only the end of its output knows what failed.
// Usage: node failures.mjs FOLDER, which holds the results of dotnet test (.trx) and of Vitest (.json).
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', '#xD': '' };
const plain = (xml = '') => xml.replace(/&(#?\w+);/g, (whole, name) => entities[name] ?? whole);
const read = (name) => readFileSync(join(folder, name), 'utf8');

function say(name, message) {
  const lines = message.split('\n').map((line) => line.trimEnd()).filter(Boolean);
  console.log([`failed: ${name}`, ...lines.slice(0, 12).map((line) => `  ${line.slice(0, 300)}`)].join('\n'));
}

function trx(text) {
  for (const [, attributes, body] of text.matchAll(/<UnitTestResult ([^>]*outcome="Failed"[^>]*)>([\s\S]*?)<\/UnitTestResult>/g)) {
    const part = (element) => plain(body.match(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`))?.[1]);
    say(plain(attributes.match(/testName="([^"]*)"/)?.[1]), `${part('Message')}\n${part('StackTrace')}`);
  }
}

function vitest(text) {
  for (const { name: file, assertionResults: results, message } of JSON.parse(text).testResults) {
    const bad = results.filter((result) => result.status === 'failed');
    for (const result of bad) say(`${file}: ${result.fullName}`, result.failureMessages.join('\n'));
    if (bad.length === 0 && message) say(file, message);
  }
}

for (const name of existsSync(folder) ? readdirSync(folder) : [])
  if (name.endsWith('.trx')) trx(read(name));
  else if (name.endsWith('.json')) vitest(read(name));
