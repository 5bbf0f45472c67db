const PATHS = {
  scan: "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M7 9v6M10 9v6M13 9v6M17 9v6",
  box: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
  outbox: "M4 14v5h16v-5M4 14h5l1 2h4l1-2h5M12 11V3M8.5 6.5L12 3l3.5 3.5",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M13 5v4M7 15v4M15 7h0M9 17h0",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
  conflict: "M12 3l9 17H3zM12 10v4M12 17h0",
  list: "M8 6h12M8 12h12M8 18h12M4 6h0M4 12h0M4 18h0",
  chart: "M4 4v16h16M7 15l4-5 3 3 5-7",
  cart: "M3 4h2l2.5 11h10L20 7H6M9 20h0M16 20h0",
  truck: "M3 6h11v10H3zM14 10h4l3 3v3h-7M7 18.5a1.5 1.5 0 1 0 0-.1M17 18.5a1.5 1.5 0 1 0 0-.1",
  tag: "M4 4h8l8 8-8 8-8-8zM8.5 8.5h0",
  quarantine: "M12 3l8 4v5c0 5-3.5 8-8 9-4.5-1-8-4-8-9V7zM12 9v4M12 16h0",
  phone: "M7 3h10v18H7zM11 18h2",
  clipboard: "M9 4h6v3H9zM9 5H5v16h14V5h-4M8 12l2 2 4-4M8 17h8",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3 3 0 0 1 0 6M18 14c2 1 3 3 3 6",
  shop: "M4 10v10h16V10M3 10l2-6h14l2 6zM9 20v-5h6v5",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside words; it says nothing of its own. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
