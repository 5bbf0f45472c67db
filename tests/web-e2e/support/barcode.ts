import { writeFile } from "node:fs/promises";

const LEFT_ODD = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"];
/** Which of the six digits on the left are drawn even, by the first digit, which is drawn nowhere. */
const PARITY = ["OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"];

const inverted = (bars: string) => Array.from(bars, (bar) => (bar === "1" ? "0" : "1")).join("");
const right = (digit: number) => inverted(LEFT_ODD[digit]!);
const leftEven = (digit: number) => Array.from(right(digit)).reverse().join("");

/** The 95 modules of an EAN-13 code; 1 is a bar. */
export function bars(code: string): string {
  const digits = Array.from(code, Number);
  const left = digits.slice(1, 7).map((digit, index) => (PARITY[digits[0]!]![index] === "O" ? LEFT_ODD[digit] : leftEven(digit)));
  return `101${left.join("")}01010${digits.slice(7).map(right).join("")}101`;
}

const [WIDTH, HEIGHT, MODULE] = [640, 480, 4];

/** A film for a camera that is none (Y4M, uncompressed): the code in black on white, for as long as somebody looks. */
export async function filmCode(file: string, code: string): Promise<void> {
  const modules = bars(code);
  const margin = Math.floor((WIDTH - modules.length * MODULE) / 2);
  const luma = Buffer.alloc(WIDTH * HEIGHT, 235);
  for (let y = HEIGHT / 4; y < (HEIGHT * 3) / 4; y++)
    for (const [index, bar] of Array.from(modules).entries())
      if (bar === "1") luma.fill(16, y * WIDTH + margin + index * MODULE, y * WIDTH + margin + (index + 1) * MODULE);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  await writeFile(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]));
}
