import { signal } from "@preact/signals";
import { registerSW } from "virtual:pwa-register";

/** A new version of the app has been fetched and waits to be used. */
export const updateReady = signal(false);

const EVERY = 3_600_000;

const use = registerSW({
  onNeedRefresh: () => (updateReady.value = true),
  onRegisteredSW: (_address, registration) => {
    // A page that stays open for days would never ask by itself.
    if (registration) setInterval(() => void registration.update().catch(() => undefined), EVERY);
  },
});

/** Begins the new version; the page loads again. What is recorded is on the disk already. */
export const applyUpdate = (): void => void use(true);
