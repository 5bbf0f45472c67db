/**
 * Search in the catalogue as the server does it (initial consonants, any case and width, whatever the spaces), so that a search finds the
 * same products with and without a network.
 */
const JOINED: Readonly<Record<string, string>> = {
  ㄳ: "ㄱㅅ", ㄵ: "ㄴㅈ", ㄶ: "ㄴㅎ", ㄺ: "ㄹㄱ", ㄻ: "ㄹㅁ", ㄼ: "ㄹㅂ", ㄽ: "ㄹㅅ", ㄾ: "ㄹㅌ", ㄿ: "ㄹㅍ", ㅀ: "ㄹㅎ", ㅄ: "ㅂㅅ",
};
const FIRST_SYLLABLE = 0xac00;
const SYLLABLES_A_CONSONANT = 588;
const FIRST_CONSONANT = 0x1100;

/** Text as it is compared. NFKC also turns the consonants of a keyboard into those that begin syllables. */
export function searchKey(text: string): string {
  return text.replace(/[ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ]/g, (joined) => JOINED[joined] ?? joined).normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
}

/** What a product is found by: its name, the initial consonants of the name, its SKU, its codes; one line each, without spaces. */
export function haystackOf(product: { name: string; sku?: string | null; codes: readonly string[] }): string {
  const name = searchKey(product.name);
  return [name, initials(name), searchKey(product.sku ?? ""), ...product.codes.map(searchKey)].map((line) => line.replaceAll(" ", "")).join("\n");
}

/** A test for haystacks: all words of the search must be found. */
export function matcher(search: string): (haystack: string) => boolean {
  const words = searchKey(search).split(" ").filter((word) => word !== "");
  const tests = words.map((word) => (isMixed(word) ? mixed(word) : (text: string) => text.includes(word)));
  return (haystack) => tests.every((test) => test(haystack));
}

function initials(key: string): string {
  return Array.from(key, (letter) => {
    const syllable = letter.charCodeAt(0) - FIRST_SYLLABLE;
    return syllable >= 0 && syllable < 11_172 ? String.fromCharCode(FIRST_CONSONANT + Math.floor(syllable / SYLLABLES_A_CONSONANT)) : letter;
  }).join("");
}

const isMixed = (word: string) => /[\u1100-\u1112]/.test(word) && /[가-힣]/.test(word);

// Consonants and whole syllables in one word (ㅅㅇ우유): a consonant stands for itself and for every syllable that it begins.
function mixed(word: string): (text: string) => boolean {
  const pattern = Array.from(word, (letter) => {
    if (!/[\u1100-\u1112]/.test(letter)) return letter.replace(/[^\p{L}\p{N}]/u, "\\$&");
    const first = FIRST_SYLLABLE + (letter.charCodeAt(0) - FIRST_CONSONANT) * SYLLABLES_A_CONSONANT;
    return `[${letter}${String.fromCharCode(first)}-${String.fromCharCode(first + SYLLABLES_A_CONSONANT - 1)}]`;
  }).join("");
  const expression = new RegExp(pattern);
  return (text) => expression.test(text);
}
