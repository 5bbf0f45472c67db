import { type Language, language } from "../app/preferences";
import { text } from "../language/text";
import { Choices } from "./Choices";

// Each language is called by its own name, for whoever cannot read the other.
const OPTIONS: readonly { value: Language; text: string }[] = [{ value: "ko", text: "한국어" }, { value: "en", text: "English" }];

export const LanguageChoice = () => (
  <Choices small label={text("settings.language")} options={OPTIONS} value={language.value} onChange={(chosen) => (language.value = chosen)} />
);
