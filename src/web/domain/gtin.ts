/** Whether a code has 8, 12, 13 or 14 digits and its last digit checks: weights 3 and 1 alternate from the right (GS1 General Specifications, section 7.9). */
export function isGtin(code: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(code)) return false;
  const sum = Array.from(code).reduce((total, digit, index) => total + Number(digit) * ((code.length - 1 - index) % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0;
}

/** The ways in which one code is written, itself first: a GTIN with or without zeros before it. */
export function formsOf(code: string): readonly string[] {
  if (!isGtin(code)) return [code];
  const whole = code.padStart(14, "0");
  const forms = [14, 13, 12, 8].filter((length) => /^0*$/.test(whole.slice(0, 14 - length))).map((length) => whole.slice(14 - length));
  return [...new Set([code, ...forms])];
}
