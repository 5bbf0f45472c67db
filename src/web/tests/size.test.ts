import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const MOST = 150 * 1024;
const dist = new URL("../dist", import.meta.url).pathname;

/** The script that the page names, and every script that one of these takes in without being asked to. */
function firstLoad(): string[] {
  const seen: string[] = [];
  const queue = [...readFileSync(join(dist, "index.html"), "utf8").matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]!);
  for (let file = queue.shift(); file; file = queue.shift()) {
    if (seen.includes(file)) continue;
    seen.push(file);
    const script = readFileSync(join(dist, file), "utf8");
    queue.push(...[...script.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map((match) => `assets/${match[1]!}`));
  }
  return seen;
}

test("what the first page loads fits the limit, and the decoder is not in it", () => {
  expect(existsSync(dist), "npm run build comes first").toBe(true);
  const files = firstLoad();
  const bytes = files.map((file) => gzipSync(readFileSync(join(dist, file))).length).reduce((sum, size) => sum + size, 0);

  expect(files.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(MOST);
  for (const file of files) expect(readFileSync(join(dist, file), "utf8")).not.toContain("zxing_reader");
});

test("the page has no script or style of its own, and names nobody else", () => {
  const page = readFileSync(join(dist, "index.html"), "utf8");
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});
