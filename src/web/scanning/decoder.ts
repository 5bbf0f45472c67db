import { BarcodeDetector, type BarcodeFormat, prepareZXingModule } from "barcode-detector/ponyfill";
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";

/** The decoder that comes with the app, for browsers without one. Its program is served by us, not by its maker's network. */
export function createOwnDetector(formats: BarcodeFormat[]): BarcodeDetector {
  prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith(".wasm") ? wasm : prefix + path) } });
  return new BarcodeDetector({ formats });
}
