import { useEffect, useRef, useState } from "preact/hooks";
import { text, type WordKey } from "../language/text";
import { openCamera } from "../scanning/camera";

interface CameraViewProps {
  readonly onCode: (code: string) => void;
  readonly onClose: () => void;
}

/** The camera as long as it is on the screen; it is let go of with it. */
export function CameraView({ onCode, onClose }: CameraViewProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let closed = false;
    let stop = () => {};
    openCamera(video.current!, onCode).then(
      (close) => (closed ? close() : (stop = close)),
      (error: unknown) => setProblem(whyNot(error)),
    );
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
  return <video ref={video} class="camera" muted playsInline aria-label={text("scan.cameraView")} />;
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
