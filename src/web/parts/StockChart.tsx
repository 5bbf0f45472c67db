import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { quantityNumber } from "../domain/quantity";
import type { CurvePoint } from "../domain/stockCurve";
import { text } from "../language/text";

const HEIGHT = 240;

/** The stock over time as steps; each point is a movement. The list of events below says the same in words. */
export function StockChart({ curve }: { readonly curve: readonly CurvePoint[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const target = place.current!;
    // A canvas knows no custom properties; the style sheet gives their colours by these.
    const style = getComputedStyle(target);
    const [line, grid] = [style.outlineColor, style.borderTopColor];
    const axis = { stroke: style.color, grid: { stroke: grid }, ticks: { stroke: grid } };
    const chart = new uPlot(
      {
        width: target.clientWidth, height: HEIGHT, legend: { show: false }, axes: [axis, axis],
        series: [{}, { stroke: line, width: 2, fill: `color-mix(in srgb, ${line} 12%, transparent)`, paths: uPlot.paths.stepped!({ align: 1 }), points: { show: true, size: 6 } }],
      },
      [curve.map((point) => Number(point.at / 1000n) / 1000), curve.map((point) => quantityNumber(point.quantity))],
      target,
    );
    const resize = new ResizeObserver(() => chart.setSize({ width: target.clientWidth, height: HEIGHT }));
    resize.observe(target);
    return () => {
      resize.disconnect();
      chart.destroy();
    };
  }, [curve]);
  return (
    <figure class="card chart">
      <figcaption>{text("item.chart")}</figcaption>
      <div ref={place} role="img" aria-label={text("item.chart")} />
    </figure>
  );
}
