import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../language/text";
import { say } from "./answer";
import type { Scan } from "./burst";

type Taker = (scan: Scan) => void | Promise<void>;
/** Answers a question in front of the screen with what stands in it; false: it has to be answered by hand first. */
type Finish = () => boolean;

const takers: { current: Taker }[] = [];
const questions: { current: Finish }[] = [];

/** How many questions are in front of the screen. */
export const questionsOpen = signal(0);

let turn: Promise<unknown> = Promise.resolve();

/**
 * A scan goes to the screen that takes scans, one after the other. A question that is open is finished before, or the scan is refused aloud. The page measures
 * each until its answer as `scan-answered`.
 */
export function takeScan(scan: Scan): void {
  const start = performance.now();
  turn = turn.then(() => deliver(scan)).catch((error: unknown) => say("bad", text("app.failed", { why: String(error) }), "error"))
    .then(() => performance.measure("scan-answered", { start, end: performance.now() }));
}

async function deliver(scan: Scan): Promise<void> {
  const taker = takers.at(-1);
  if (!taker) return say("bad", text("scan.notHere", { code: scan.code }), "error");
  const question = questions.at(-1);
  if (question && !question.current()) return say("bad", text("scan.questionFirst", { code: scan.code }), "error");
  await taker.current(scan);
}

/** What is seen by chance, as by the camera, waits until the question is answered. */
export function takeGlimpse(code: string): void {
  if (questions.length === 0) takeScan(typedScan(code));
}

/** A code that was not scanned with a scanner. */
export const typedScan = (code: string): Scan => ({ code, broken: false, anyCase: false });

/** The screen takes scans as long as it is there. */
export const useScans = (taker: Taker): void => useAmong(takers, taker);

/** A question is in front of the screen; how a scan finishes it. */
export function useQuestion(finish: Finish): void {
  useAmong(questions, finish);
  useLayoutEffect(() => {
    questionsOpen.value++;
    return () => void questionsOpen.value--;
  }, []);
}

function useAmong<T>(all: { current: T }[], one: T): void {
  const own = useRef(one);
  own.current = one;
  useLayoutEffect(() => {
    all.push(own);
    return () => void all.splice(all.indexOf(own), 1);
  }, []);
}
