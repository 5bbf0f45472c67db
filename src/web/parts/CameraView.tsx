import { useEffect, useRef, useState } from "preact/hooks";
import { text, type WordKey } from "../language/text";
import { type Camera, openCamera } from "../scanning/camera";

interface CameraViewProps {
  readonly onCode: (code: string) => void;
  readonly onClose: () => void;
}

/** The camera as long as it is on the screen; it is let go of with it. */
export function CameraView({ onCode, onClose }: CameraViewProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState("");
  const [light, setLight] = useState<{ readonly turn: NonNullable<Camera["light"]>; readonly on: boolean } | null>(null);
  useEffect(() => {
    let closed = false;
    let stop = () => {};
    const opened = (camera: Camera) => {
      stop = camera.stop;
      if (closed) stop();
      else if (camera.light) setLight({ turn: camera.light, on: false });
    };
    openCamera(video.current!, onCode).then(opened, (error: unknown) => setProblem(whyNot(error)));
    return () => {
      closed = true;
      stop();
    };
  }, []);
  if (problem)
    return (
      <p class="notice error row" role="alert">
        <span class="grow">{problem}</span>
        <button class="button small" onClick={onClose}>{text("action.close")}</button>
      </p>
    );
  const turn = () => {
    if (!light) return;
    const on = !light.on;
    light.turn(on).then(() => setLight({ ...light, on }), () => setLight(null));
  };
  return (
    <div class="camera">
      <video ref={video} muted playsInline aria-label={text("scan.cameraView")} />
      <div class="aim" aria-hidden="true" />
      {light && <button class="button light" aria-pressed={light.on} onClick={turn}>{text(light.on ? "scan.lightOff" : "scan.light")}</button>}
    </div>
  );
}

const REASONS: Readonly<Record<string, WordKey>> = {
  NotAllowedError: "camera.denied", SecurityError: "camera.denied", NotFoundError: "camera.none", OverconstrainedError: "camera.none",
  NotReadableError: "camera.busy",
};

/** Why there is no camera, and what to do about it. */
function whyNot(error: unknown): string {
  if (!isSecureContext) return text("camera.insecure");
  const key = error instanceof Error ? REASONS[error.name] : undefined;
  return key ? text(key) : text("camera.failed", { why: error instanceof Error ? error.message : String(error) });
}
