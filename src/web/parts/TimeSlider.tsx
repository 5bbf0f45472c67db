import { isUpTo, microseconds } from "../domain/orderKey";
import { second, text } from "../language/text";

interface TimeSliderProps {
  readonly label: string;
  /** The moments at which the answer changes, in their order. */
  readonly stops: readonly string[];
  /** The moment that is looked at; null: now. */
  readonly value: string | null;
  readonly onChange: (at: string | null) => void;
}

/**
 * A way through time that stops where something happened: each arrow key is one event, the first stop lies before all of them and the last is now.
 * Between two stops nothing changes; who wants a certain moment types it.
 */
export function TimeSlider({ label, stops, value, onChange }: TimeSliderProps) {
  const place = value === null ? stops.length + 1 : stops.filter((stop) => isUpTo(stop, value)).length;
  const words = value === null ? text("item.now") : place === 0 ? text("item.before", { when: second(value) }) : second(value);
  const slide = (to: number) => onChange(to > stops.length ? null : to === 0 ? justBefore(stops[0]!) : stops[to - 1]!);
  return (
    <fieldset class="stack" aria-label={label}>
      <legend><span class="faint">{label}</span> <strong>{words}</strong></legend>
      <div class="row">
        <label class="field slider">
          <span class="visually-hidden">{text("item.slide")}</span>
          <input type="range" min={0} max={stops.length + 1} step={1} value={place} aria-valuetext={words}
            onInput={(event) => slide(event.currentTarget.valueAsNumber)} />
        </label>
        <label class="field">
          <span class="visually-hidden">{text("item.moment")}</span>
          <input type="datetime-local" step={1} value={value === null ? "" : local(value)} onChange={(event) => onChange(timeOf(event.currentTarget.value))} />
        </label>
      </div>
    </fieldset>
  );
}

const justBefore = (time: string) => new Date(Number(microseconds(time) / 1000n) - 1).toISOString();

const timeOf = (typed: string) => (typed === "" ? null : new Date(typed).toISOString());

/** As an input of this kind has it: the clock of the device, to the second. */
function local(time: string): string {
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
