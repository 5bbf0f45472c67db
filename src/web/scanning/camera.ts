import type { BarcodeDetector, BarcodeFormat } from "barcode-detector/ponyfill";

/** The kinds of codes on goods; fewer kinds are read faster and with fewer mistakes. */
const FORMATS: BarcodeFormat[] = ["ean_13", "ean_8", "upc_a", "upc_e", "itf", "code_128", "code_39", "qr_code"];
const PAUSE = 80;
/** A code counts once while it stays in sight, and again when it has been away for so long (milliseconds). */
const AWAY = 1_200;

/** Shows the camera in a video element and says which codes it sees. Returns how to stop; throws when there is no camera to be had. */
export async function openCamera(video: HTMLVideoElement, onCode: (code: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  let open = true;
  const stop = () => {
    open = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  try {
    video.srcObject = stream;
    await video.play();
    const detector = await createDetector();
    void watch(video, detector, onCode, () => open);
    return stop;
  } catch (error) {
    stop();
    throw error;
  }
}

async function watch(video: HTMLVideoElement, detector: Pick<BarcodeDetector, "detect">, onCode: (code: string) => void, isOpen: () => boolean): Promise<void> {
  const seen = new Map<string, number>();
  while (isOpen()) {
    const found = await detector.detect(video).catch(() => []);
    const now = performance.now();
    for (const { rawValue } of isOpen() ? found : []) {
      const last = seen.get(rawValue);
      seen.set(rawValue, now);
      if (last === undefined || now - last > AWAY) onCode(rawValue);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

// The browser's own detector where there is one; else ours, which is loaded now and not before.
async function createDetector(): Promise<Pick<BarcodeDetector, "detect">> {
  const native = (globalThis as { BarcodeDetector?: typeof BarcodeDetector }).BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("ean_13")) return new native({ formats: FORMATS });
  const { createOwnDetector } = await import("./decoder");
  return createOwnDetector(FORMATS);
}
