// What the app takes for granted in a browser and Node does not have.
const held = new Map<string, string>();
Object.assign(globalThis, {
  localStorage: { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value) },
});
if (typeof navigator === "undefined") Object.assign(globalThis, { navigator: { language: "en-GB" } });
