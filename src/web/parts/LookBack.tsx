import { useEffect, useState } from "preact/hooks";
import { useRemote } from "../app/remote";
import { moment, number, text } from "../language/text";
import { RemoteState } from "./RemoteState";

interface LookBackProps {
  readonly storeId: string;
  readonly productId: string;
  /** When the first movement happened, in milliseconds. */
  readonly from: number;
}

interface StockThen {
  readonly quantity: number;
}

const SETTLED = 250;

/** Two looks back at once: what the stock was at a moment, by what was known at another. */
export function LookBack({ storeId, productId, from }: LookBackProps) {
  const [now] = useState(Date.now);
  const [asWas, setAsWas] = useState(now);
  const [asKnown, setAsKnown] = useState(now);
  const [asked, setAsked] = useState({ asWas, asKnown });
  useEffect(() => {
    const settled = setTimeout(() => setAsked({ asWas, asKnown }), SETTLED);
    return () => clearTimeout(settled);
  }, [asWas, asKnown]);
  const time = (at: number, name: string) => (at >= now ? "" : `&${name}=${new Date(at).toISOString()}`);
  const then = useRemote<StockThen>(
    `/audit/stock?storeId=${storeId}&productId=${productId}${time(asked.asWas, "occurredAsOf")}${time(asked.asKnown, "knownAsOf")}`);

  return (
    <section class="card">
      <TimeSlider label={text("item.asWas")} from={from} to={now} value={asWas} onChange={setAsWas} />
      <TimeSlider label={text("item.asKnown")} from={from} to={now} value={asKnown} onChange={setAsKnown} />
      <p role="status">{text("item.result")}: <strong class="number">{then.data ? number(then.data.quantity) : "…"}</strong></p>
      {then.problem && <RemoteState of={then} />}
    </section>
  );
}

interface TimeSliderProps {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly onChange: (at: number) => void;
}

function TimeSlider({ label, from, to, value, onChange }: TimeSliderProps) {
  const words = value >= to ? text("item.now") : moment(value);
  return (
    <label class="field">
      <span>{label}: <strong>{words}</strong></span>
      <input type="range" min={from - 1000} max={to} step="1000" value={value} aria-valuetext={words} onInput={(event) => onChange(event.currentTarget.valueAsNumber)} />
    </label>
  );
}
