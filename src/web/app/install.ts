import { signal } from "@preact/signals";

/** What a browser offers that can put the app among the device's own. */
interface InstallOffer extends Event {
  prompt(): Promise<{ readonly outcome: "accepted" | "dismissed" }>;
}

/** Whether the browser offers to install the app; the offer can be taken once. */
export const installOffer = signal<InstallOffer | null>(null);

/** Whether the app runs on its own already, in no tab of a browser. */
export const isInstalled = signal(matchMedia("(display-mode: standalone)").matches);

addEventListener("beforeinstallprompt", (event) => {
  // It is asked for in the settings, not over whatever somebody is doing.
  event.preventDefault();
  installOffer.value = event as InstallOffer;
});

addEventListener("appinstalled", () => {
  installOffer.value = null;
  isInstalled.value = true;
});

/** Asks the user, by the browser's own question. */
export async function install(): Promise<void> {
  const offer = installOffer.value;
  installOffer.value = null;
  await offer?.prompt();
}
