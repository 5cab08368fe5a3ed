// Canonical JSON (2.1): only what writing it again would give, byte for byte.

const DEEPEST = 16;

/** Read a text. What JSON.parse forgives (a name twice, 1.0, spaces) is not written again the same. */
function strictJson(bytes, step, what) {
  const refused = new Refused(step, "no-canonical", what);
  const text = textOf(bytes, refused);
  try {
    const value = JSON.parse(text);
    if (written(value, 0) === text) return value;
  } catch (fault) {
    if (!(fault instanceof SyntaxError || fault instanceof RangeError)) throw fault;
  }
  throw refused;
}

/** Write a value as RFC 8785 does. Objects are read by their own names alone, so that `__proto__` is a name. */
function written(value, depth) {
  if (typeof value === "string") return writtenText(value);
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError("no whole number");
  if (value === null || typeof value !== "object") return String(value);
  if (depth === DEEPEST) throw new RangeError("too deep");
  if (Array.isArray(value)) return `[${value.map((each) => written(each, depth + 1)).join(",")}]`;
  const names = Object.keys(value).sort();
  if (names.some((name) => /[^\0-\uffff]/u.test(name))) throw new RangeError("a name with a letter above U+FFFF");
  return `{${names.map((name) => `${writtenText(name)}:${written(value[name], depth + 1)}`).join(",")}}`;
}

function writtenText(text) {
  if (/\p{Surrogate}/u.test(text)) throw new RangeError("half a surrogate pair");
  return JSON.stringify(text);
}
