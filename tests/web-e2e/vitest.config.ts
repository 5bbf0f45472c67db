import { defineConfig } from "vitest/config";

// One file after the other: they share a server, and two cores are soon too few for two browsers.
export default defineConfig({
  test: { include: ["*.test.ts"], globalSetup: ["support/globalSetup.ts"], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 },
});
