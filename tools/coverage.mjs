// Line coverage of each project over all test runs: a line is covered if any run covered it.
// Usage: node coverage.mjs FOLDER, which holds coverage.cobertura.xml files at any depth. Exit code 1 below the limit.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const limit = 80;
const assemblies = ['DDonDDon.Domain', 'DDonDDon.Ledger', 'DDonDDon.EmbeddedPostgres', 'DDonDDon.Client', 'ddon', 'ddon-lab'];

/** Lines by assembly: "file:line" to whether some run reached it. */
const lines = new Map(assemblies.map((assembly) => [assembly, new Map()]));

const attribute = (element, name) => element.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '';

function add(report) {
  const roots = [...report.matchAll(/<source>([^<]*)<\/source>/g)].map((match) => match[1]);
  for (const [, opening, content] of report.matchAll(/<package ([^>]*)>([\s\S]*?)<\/package>/g)) {
    const covered = lines.get(attribute(opening, 'name'));
    if (covered) for (const [, type, body] of content.matchAll(/<class ([^>]*)>([\s\S]*?)<\/class>/g)) {
      const name = attribute(type, 'filename');
      // Generated sources are not on disk and nobody's to test.
      const file = roots.map((root) => join(root, name)).find((path) => existsSync(path) && !path.includes('/obj/'));
      if (file) for (const [line] of body.matchAll(/<line [^>]*>/g)) {
        const key = `${file}:${attribute(line, 'number')}`;
        covered.set(key, covered.get(key) || attribute(line, 'hits') !== '0');
      }
    }
  }
}

for (const path of readdirSync(process.argv[2], { recursive: true }))
  if (path.endsWith('coverage.cobertura.xml')) add(readFileSync(join(process.argv[2], path), 'utf8'));

for (const [assembly, covered] of lines) {
  const reached = [...covered.values()].filter(Boolean).length;
  const percent = covered.size === 0 ? 0 : (100 * reached) / covered.size;
  const verdict = percent < limit ? `  below ${limit} %` : '';
  console.log(`${assembly.padEnd(22)}${percent.toFixed(1).padStart(6)} %  ${reached} of ${covered.size} lines${verdict}`);
  if (percent < limit) process.exitCode = 1;
}
