/** Asks the browser not to clear what is stored when space gets short; it may say no, mostly until the app is installed. */
export const protectStorage = async (): Promise<boolean> => (await isPersisted()) || ((await navigator.storage?.persist?.()) ?? false);

export const isPersisted = async (): Promise<boolean> => (await navigator.storage?.persisted?.()) ?? false;

export async function usedMegabytes(): Promise<number> {
  const { usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return Math.round(usage / 100_000) / 10;
}
