import { render } from "preact";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/content.css";
import "./styles/scanning.css";
import "./styles/movements.css";
import { App } from "./app/App";
import "./app/install";
import { allowSound } from "./scanning/sounds";

addEventListener("pointerdown", allowSound);
addEventListener("keydown", allowSound);

render(<App />, document.getElementById("app")!);
