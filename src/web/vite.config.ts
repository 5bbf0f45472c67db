import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

const KOREAN_NAME = "똔똔";

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
  plugins: [
    VitePWA({
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        name: `${KOREAN_NAME} DDonDDon`,
        short_name: KOREAN_NAME,
        description: "입고, 출고, 실사: works without a network",
        id: "/",
        start_url: "/",
        display: "standalone",
        lang: "ko",
        background_color: "#f7f7f5",
        theme_color: "#14532d",
        icons: [
          { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
          { src: "/icons/icon.svg", sizes: "any", type: "image/svg+xml" },
        ],
      },
      workbox: {
        // The decoder too: after the first load the camera works without a network.
        globPatterns: ["**/*.{js,css,html,svg,png,wasm,webmanifest}"],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        navigateFallback: "/index.html",
        navigateFallbackDenylist: [/^\/(api|docs|openapi|healthz|readyz|metrics)(\/|$)/],
        cleanupOutdatedCaches: true,
        sourcemap: false,
      },
    }),
  ],
});
