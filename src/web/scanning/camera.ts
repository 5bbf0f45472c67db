import type { BarcodeDetector, BarcodeFormat } from "barcode-detector/ponyfill";

/** The kinds of codes on goods; fewer kinds are read faster and with fewer mistakes. */
const FORMATS: BarcodeFormat[] = ["ean_13", "ean_8", "upc_a", "upc_e", "itf", "code_128", "code_39", "qr_code"];
const PAUSE = 80;
/** A code counts once while it stays in sight, and again when it has been away for so long (milliseconds). */
const AWAY = 1_200;

type Detector = Pick<BarcodeDetector, "detect">;

export interface Camera {
  readonly stop: () => void;
  /** Turns its light on or off; absent where it has none. */
  readonly light?: (on: boolean) => Promise<void>;
}

/** Shows the camera in a video element and says which code it is aimed at. Throws when there is no camera to be had. */
export async function openCamera(video: HTMLVideoElement, onCode: (code: string) => void): Promise<Camera> {
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
    return { stop, ...lightOf(stream.getVideoTracks()[0]) };
  } catch (error) {
    stop();
    throw error;
  }
}

// The types of the browser know nothing of a camera's light.
function lightOf(track: MediaStreamTrack | undefined): Pick<Camera, "light"> {
  const abilities = track?.getCapabilities?.() as { readonly torch?: boolean } | undefined;
  if (!track || !abilities?.torch) return {};
  return { light: (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }) };
}

async function watch(video: HTMLVideoElement, detector: Detector, onCode: (code: string) => void, isOpen: () => boolean): Promise<void> {
  const seen = new Map<string, number>();
  while (isOpen()) {
    const found = await detector.detect(video).catch(() => []);
    const now = performance.now();
    const aimed = isOpen() ? aimedAt(found, video) : undefined;
    if (aimed !== undefined) {
      const last = seen.get(aimed);
      seen.set(aimed, now);
      if (last === undefined || now - last > AWAY) onCode(aimed);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Of the codes in sight the one that is nearest to the middle. */
function aimedAt(found: Awaited<ReturnType<Detector["detect"]>>, { videoWidth, videoHeight }: HTMLVideoElement): string | undefined {
  const away = ({ x, y, width, height }: DOMRectReadOnly) => Math.hypot(x + width / 2 - videoWidth / 2, y + height / 2 - videoHeight / 2);
  return found.toSorted((left, right) => away(left.boundingBox) - away(right.boundingBox))[0]?.rawValue;
}

// The browser's own detector where there is one; else ours, which is loaded now and not before.
async function createDetector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: typeof BarcodeDetector }).BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("ean_13")) return new native({ formats: FORMATS });
  const { createOwnDetector } = await import("./decoder");
  return createOwnDetector(FORMATS);
}
