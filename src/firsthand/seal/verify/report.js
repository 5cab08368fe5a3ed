// The report's words and numbers against the records (5.7 to 5.9).

const ELEMENTS = (
  "a abbr b blockquote body br caption code dd del details div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 head "
  + "header hr html i img li main meta nav ol p pre s section small span strong style sub summary sup svg table tbody td "
  + "th thead title tr u ul wbr circle defs desc g line path pattern polygon polyline rect text tspan"
).split(" ");
const ATTRIBUTES = (
  "alt aria-label aria-labelledby class colspan content data-citation href http-equiv id lang name open rel role scope "
  + "src start tabindex title cx cy d dx dy fill font-family font-size font-weight height patternunits points r rx ry "
  + "stroke stroke-width text-anchor transform viewbox width x x1 x2 xmlns y y1 y2"
).split(" ");
const BEGINS = new Map([
  ["href", /^(?:#|https?:|mailto:)/i], ["src", /^data:image\//i], ["http-equiv", /^content-security-policy/i],
]);
/** After which tags of tables each of them may stand: elsewhere browsers move words out of the table, or up or down. */
const AFTER = new Map(Object.entries({
  table: "/table", caption: "table", "/caption": "caption", thead: "table /caption", "/thead": "thead /tr",
  tbody: "table /caption /thead /tbody", "/tbody": "tbody /tr", tr: "thead tbody /tr", "/tr": "tr /td /th",
  td: "tr /td /th", "/td": "td", th: "tr /td /th", "/th": "th", "/table": "table /caption /thead /tbody",
}).map(([tag, before]) => [tag, before.split(" ")]));
const TURNING = "\\0\\u202a-\\u202e\\u2066-\\u2069";
const WORDS_OF = `([^<${TURNING}]*)`;
const BEGIN = new RegExp(`^<!DOCTYPE html>\n<html(?: lang="[A-Za-z0-9-]*")?>\n<head>\n<meta charset="utf-8">${WORDS_OF}`);
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)/y;
const ATTRIBUTE = new RegExp(`[ \n]+([a-zA-Z][a-zA-Z0-9:_-]*)(?:=(?:"([^"<${TURNING}]*)"|'([^'<${TURNING}]*)'))?`, "y");
const WORDS_AFTER = new RegExp(`[ \n]*/?>${WORDS_OF}`, "y");
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'" };

/**
 * Give the words of each citation marked in the report's HTML file, by its number as written (5.7). The file is read
 * tag by tag, and only what every browser reads alike: anything else is refused.
 */
function citedIn(html) {
  const found = new Map();
  const begun = BEGIN.exec(html); // another beginning may be read in another way, or by other letters
  if (!begun) throw new Refused("5.7", "strange-html");
  unescaped(begun[1]);
  let [at, alone, drawn, cell] = [begun[0].length, "", 0, "/table"];
  while (at < html.length) {
    const tag = tagAt(html, at);
    const name = tag.closes ? `/${tag.name}` : tag.name;
    at = tag.end;
    drawn += tag.name === "svg" ? (tag.closes ? -1 : 1) : 0;
    if ((alone && name !== `/${alone}`) || drawn < 0) throw new Refused("5.7", "marked");
    if (AFTER.has(name)) {
      if (drawn || !AFTER.get(name).includes(cell)) throw new Refused("5.7", "strange-table");
      cell = name;
    }
    const number = tag.told.get("data-citation");
    alone = ["style", "title", "desc"].includes(name) || number !== undefined ? name : "";
    if (number === undefined) continue;
    if (tag.name !== "span" || drawn || !["/table", "caption", "td", "th"].includes(cell)) throw new Refused("5.7", "marked");
    found.set(number, (found.get(number) ?? "") + tag.words);
  }
  if (alone || cell !== "/table") throw new Refused("5.7", "not-ended");
  return new Map([...found].map(([number, text]) => [number, collapsed(text)]));
}

/** Read one tag with its attributes, and the words after it. */
function tagAt(html, at) {
  const match = (pattern, from) => {
    pattern.lastIndex = from;
    return pattern.exec(html);
  };
  const tag = match(TAG, at);
  if (!tag) throw new Refused("5.7", "strange-html");
  const [closes, name, told] = [tag[1] === "/", tag[2].toLowerCase(), new Map()];
  let end = TAG.lastIndex;
  for (let found = match(ATTRIBUTE, end); found; found = match(ATTRIBUTE, end)) {
    const attribute = found[1].toLowerCase();
    const value = found[2] ?? found[3] ?? "";
    const known = ATTRIBUTES.includes(attribute) && (BEGINS.get(attribute)?.test(value) ?? true);
    if (told.has(attribute) || !known) throw new Refused("5.7", "strange-html");
    told.set(attribute, value);
    end = ATTRIBUTE.lastIndex;
  }
  const words = match(WORDS_AFTER, end);
  const shown = closes || name !== "details" || (told.size === 1 && told.get("open") === "");
  if (!words || !ELEMENTS.includes(name) || (closes && told.size) || !shown) throw new Refused("5.7", "strange-html");
  return { closes, name, told, words: unescaped(words[1]), end: WORDS_AFTER.lastIndex };
}

function unescaped(words) {
  return words.replace(/&(?:[^;&]*;)?/g, (entity) => {
    if (!Object.hasOwn(ENTITIES, entity)) throw new Refused("5.7", "strange-html");
    return ENTITIES[entity];
  });
}

const collapsed = (text) => text.replace(/[ \t\n\f\r]+/g, " ").replace(/^ | $/g, "");

/** The same, as this browser reads the file. What is parsed so is never shown, runs nothing and fetches nothing. */
function citedByBrowser(html) {
  const found = new Map();
  for (const element of new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-citation]")) {
    const number = element.dataset.citation;
    found.set(number, (found.get(number) ?? "") + element.textContent);
  }
  return new Map([...found].map(([number, text]) => [number, collapsed(text)]));
}

async function checkWords(read) {
  const pages = Object.keys(read.seal.files).filter((name) => /\.(?:html?|xhtml|xht|svg)$/i.test(name));
  if (pages.length !== 1 || !pages[0].endsWith(".html")) throw new Refused("5.7", "one-page");
  const bytes = await read.pack.whole(`data/report/${pages[0]}`, MOST.page);
  if (hex(await sha(bytes)) !== read.seal.files[pages[0]]) throw new Refused("5.6", "other-file", pages[0]);
  const html = textOf(bytes, new Refused("5.7", "no-text"));
  const told = new Map(read.citations.map((record) => [String(record.at), record.printed]));
  for (const found of [citedIn(html), citedByBrowser(html)])
    for (const at of new Set([...found.keys(), ...told.keys()]))
      if (found.get(at) !== told.get(at)) throw new Refused("5.7", "words", at);
  const quoted = read.citations.filter((record) => record.link === "quote").length;
  const others = Object.keys(read.seal.files).filter((name) => name !== pages[0]);
  return { said: ["5.7", told.size, pages[0], quoted], open: others.map((name) => ["file-only", name]) };
}

/** Hold each number against the count of its ballots (5.8). */
function checkBallots(read) {
  const cited = new Set(read.citations.flatMap((record) => record.questions ?? record.question ?? []));
  for (const leaf of [...cited, ...read.tallies.keys()])
    if (!read.questions.has(leaf)) throw new Refused("5.8", "no-question");
  const seen = new Set();
  for (const [leaf, question] of read.questions) {
    const counted = read.tallies.get(leaf) ?? new Map();
    const told = Object.entries(question.tally).filter(([, count]) => count);
    if (counted.size !== told.length || told.some(([answer, count]) => counted.get(answer) !== count))
      throw new Refused("5.8", "tally", question.finding);
    const name = JSON.stringify([question.finding, question.among, question.where]);
    if (seen.has(name)) throw new Refused("5.8", "tally", question.finding);
    seen.add(name);
    if (!cited.has(leaf) && question.finding !== "coverage") throw new Refused("5.8", "uncited", question.finding);
  }
  const questions = [...read.questions.values()];
  const names = new Set(questions.map(({ finding, among, where }) => JSON.stringify([finding, among, where])));
  if (names.size !== questions.length) throw new Refused("5.8", "number-twice");
  const worded = questions.filter((question) => question.words).length;
  const ranges = questions.filter((question) => "least" in question).length;
  const open = [worded && ["in-words", worded], ranges && ["ranges", ranges], ["people"]].filter(Boolean);
  return { said: ["5.8", questions.length - worded], open };
}

/** Say which numbers written as digits are borne out by no count (5.9). */
function checkNumbers(read) {
  const unproved = read.citations
    .filter((record) => record.link === "finding")
    .map((record) => ["uncounted", record.at, strangeNumbers(record, read).join(", ")])
    .filter(([, , strange]) => strange);
  return { said: ["5.9"], open: unproved };
}

function strangeNumbers(record, read) {
  const told = tellable(read.questions.get(record.question).tally);
  const numbers = record.printed.match(/\p{Nd}+(?:[.,]\p{Nd}+)*/gu) ?? [];
  return numbers.filter((number) => !told.has(number));
}

/** The numbers a tally bears out: counts, sums, and shares rounded down or to the nearest; with and without commas. */
function tellable(tally) {
  const of = (answer) => (Object.hasOwn(tally, answer) ? tally[answer] : 0);
  const every = Object.values(tally).reduce((sum, count) => sum + count, 0);
  const unknown = of("not-asked") + of("declined") + of("missing");
  const wholes = [every, every - of("not-asked"), every - unknown];
  const shares = wholes.filter(Boolean).flatMap((whole) =>
    [Math.floor((100 * of("in")) / whole), Math.floor((200 * of("in") + whole) / (2 * whole))]);
  const counts = [...Object.values(tally), ...wholes, ...shares, unknown, every - of("in")].map(String);
  return new Set(counts.flatMap((count) => [count, count.replace(/\B(?=(?:\d{3})+$)/g, ",")]));
}
