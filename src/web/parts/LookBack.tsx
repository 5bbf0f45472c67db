import { useEffect, useState } from "preact/hooks";
import { useRemote } from "../app/remote";
import { number, text } from "../language/text";
import { RemoteState } from "./RemoteState";
import { TimeSlider } from "./TimeSlider";

/** Two moments: what was there at the one, by what was known at the other; null is now. */
export interface TwoTimes {
  readonly occurredAsOf: string | null;
  readonly knownAsOf: string | null;
}

interface LookBackProps {
  readonly storeId: string;
  readonly productId: string;
  /** When something happened, and when the server learned of something. */
  readonly happened: readonly string[];
  readonly learned: readonly string[];
  readonly times: TwoTimes;
  readonly onChange: (times: TwoTimes) => void;
}

interface StockThen {
  readonly quantity: number;
}

const SETTLED = 150;

/** Two looks back at once: what the stock was at a moment, by what was known at another. The number is the server's. */
export function LookBack({ storeId, productId, happened, learned, times, onChange }: LookBackProps) {
  const wanted = pathOf(storeId, productId, times);
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    const settled = setTimeout(() => setAsked(wanted), SETTLED);
    return () => clearTimeout(settled);
  }, [wanted]);
  const then = useRemote<StockThen>(asked);
  const quantity = asked === wanted && !then.loading ? then.data?.quantity : undefined;

  return (
    <section class="card" aria-label={text("item.lookBack")}>
      <TimeSlider label={text("item.asWas")} stops={happened} value={times.occurredAsOf} onChange={(at) => onChange({ ...times, occurredAsOf: at })} />
      <TimeSlider label={text("item.asKnown")} stops={learned} value={times.knownAsOf} onChange={(at) => onChange({ ...times, knownAsOf: at })} />
      <p role="status" aria-busy={quantity === undefined}>
        {text("item.result")}: <strong class="number">{quantity === undefined ? "…" : number(quantity)}</strong>
      </p>
      {then.problem && <RemoteState of={then} />}
    </section>
  );
}

function pathOf(storeId: string, productId: string, times: TwoTimes): string {
  const query = new URLSearchParams({ storeId, productId });
  for (const [name, at] of Object.entries(times)) if (at !== null) query.set(name, at);
  return `/audit/stock?${query}`;
}
