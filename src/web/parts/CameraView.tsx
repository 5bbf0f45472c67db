import { useEffect, useRef, useState } from "preact/hooks";
import { text } from "../language/text";
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
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      closed = true;
      stop();
    };
  }, []);
  if (problem)
    return (
      <p class="notice error row" role="alert">
        <span class="grow">{text("scan.cameraDenied", { why: problem })}</span>
        <button class="button small" onClick={onClose}>{text("action.close")}</button>
      </p>
    );
  return <video ref={video} class="camera" muted playsInline aria-label={text("scan.cameraView")} />;
}
