import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { microseconds } from "../domain/orderKey";
import { quantityNumber } from "../domain/quantity";
import type { CurveMark, CurvePoint } from "../domain/stockCurve";
import { axisTime, number, second, text } from "../language/text";

const HEIGHT = 240;
const MARKS: readonly CurveMark[] = ["INBOUND", "OUTBOUND", "COUNT", "ADJUST", "AMEND", "void"];

interface StockChartProps {
  readonly curve: readonly CurvePoint[];
  /** A moment to point out; null: none. */
  readonly at: string | null;
}

/** The stock over time as steps, and every event on it in the colour of its type. The list of events below says the same in words. */
export function StockChart({ curve, at }: StockChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const key = useRef<HTMLUListElement>(null);
  const drawn = useRef<uPlot | null>(null);
  const moment = useRef<number | null>(null);
  const present = MARKS.filter((mark) => curve.some((point) => point.mark === mark));

  useEffect(() => {
    if (curve.length === 0) return;
    const target = place.current!;
    // A canvas knows no custom properties; the style sheet gives their colours by these.
    const style = getComputedStyle(target);
    const [line, grid] = [style.outlineColor, style.borderTopColor];
    const axis = { stroke: style.color, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
    const times = (_: uPlot, splits: number[]) => splits.map((split, index) => axisTime(split * 1000, index === 0 ? null : splits[index - 1]! * 1000));
    const colours = [...key.current!.children].map((item) => getComputedStyle(item).color);
    const quantities = curve.map((point) => quantityNumber(point.quantity));
    const chart = new uPlot(
      {
        width: target.clientWidth, height: HEIGHT, legend: { show: false }, axes: [{ ...axis, values: times, space: 90, size: 44 }, axis],
        series: [
          {},
          { stroke: line, width: 2, fill: `color-mix(in srgb, ${line} 12%, transparent)`, paths: uPlot.paths.stepped!({ align: 1 }), points: { show: false } },
          ...present.map((mark, index) => ({
            paths: () => null,
            points: { show: true, size: 9, stroke: colours[index]!, fill: mark === "void" || mark === "AMEND" ? style.backgroundColor : colours[index]! },
          })),
        ],
        hooks: { draw: [(self) => drawMoment(self, moment.current, style.color)] },
      },
      [curve.map(secondsOf), quantities, ...present.map((mark) => curve.map((point, index) => (point.mark === mark ? quantities[index]! : null)))],
      target,
    );
    drawn.current = chart;
    const resize = new ResizeObserver(() => chart.setSize({ width: target.clientWidth, height: HEIGHT }));
    resize.observe(target);
    return () => {
      resize.disconnect();
      chart.destroy();
      drawn.current = null;
    };
  }, [curve]);
  useEffect(() => {
    moment.current = at === null ? null : Number(microseconds(at)) / 1e6;
    drawn.current?.redraw(false);
  }, [at, curve]);

  return (
    <figure class="card chart">
      <figcaption>{text("item.chart")}</figcaption>
      <div ref={place} role="img" aria-label={descriptionOf(curve)} />
      {curve.length === 0 && <p class="faint">{text("nothingHere")}</p>}
      <ul ref={key} class="row faint">
        {present.map((mark) => (
          <li key={mark} class={mark === "void" ? "voided" : mark}>
            {mark === "void" || mark === "AMEND" ? "○" : "●"} {text(mark === "void" ? "movements.voided" : `type.${mark}`)}
          </li>
        ))}
      </ul>
    </figure>
  );
}

const secondsOf = (point: CurvePoint) => Number(point.at) / 1e6;

function descriptionOf(curve: readonly CurvePoint[]): string {
  const [first, last] = [curve[0], curve.at(-1)];
  if (!first || !last) return text("item.chart");
  const when = (point: CurvePoint) => second(Number(point.at / 1000n));
  return text("item.chartWords", { count: curve.length, from: when(first), to: when(last), quantity: number(quantityNumber(last.quantity)) });
}

function drawMoment({ ctx, bbox, valToPos }: uPlot, at: number | null, colour: string): void {
  if (at === null) return;
  const x = Math.round(valToPos(at, "x", true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
