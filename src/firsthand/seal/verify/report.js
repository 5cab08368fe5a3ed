// The report's words and numbers against the records (5.7 to 5.9).

const ELEMENTS = (
  "a abbr b blockquote body br caption code col colgroup dd del details div dl dt em figcaption figure footer h1 h2 h3 "
  + "h4 h5 h6 head header hr html i img li main meta nav ol p pre s section small span strong style sub summary sup svg "
  + "table tbody td tfoot th thead title tr u ul wbr circle defs desc g line path pattern polygon polyline rect text tspan"
).split(" ");
const BEGIN = /^<!DOCTYPE html>\n<html(?: lang="[A-Za-z0-9-]*")?>\n<head>\n<meta charset="utf-8">[^<\0]*/;
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)/y;
const ATTRIBUTE = /[ \n]+([a-zA-Z][a-zA-Z0-9:_-]*)(?:=(?:"([^"<\0]*)"|'[^'<\0]*'))?/y;
const WORDS_AFTER = /[ \n]*\/?>([^<\0]*)/y;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'" };

/**
 * Give the words of each citation marked in the report's HTML file, by its number as written (5.7). The file is read
 * tag by tag, and only what every browser reads alike: anything else is refused.
 */
function citedIn(html) {
  const found = new Map();
  const begun = BEGIN.exec(html); // another beginning may be read in another way, or by other letters
  if (!begun) throw new Refused("5.7", "strange-html");
  let [at, alone, drawn] = [begun[0].length, "", 0];
  while (at < html.length) {
    const tag = tagAt(html, at);
    at = tag.end;
    drawn += tag.name === "svg" ? (tag.closes ? -1 : 1) : 0;
    if ((alone && (alone !== tag.name || !tag.closes)) || drawn < 0) throw new Refused("5.7", "marked");
    const number = tag.told.get("data-citation");
    alone = !tag.closes && (["style", "title"].includes(tag.name) || number !== undefined) ? tag.name : "";
    if (number === undefined) continue;
    if (tag.name !== "span" || drawn) throw new Refused("5.7", "marked");
    found.set(number, (found.get(number) ?? "") + unescaped(tag.words));
  }
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
    if (told.has(attribute) || hides(attribute, found[2])) throw new Refused("5.7", "strange-html");
    told.set(attribute, found[2] ?? "");
    end = ATTRIBUTE.lastIndex;
  }
  const words = match(WORDS_AFTER, end);
  if (!words || !ELEMENTS.includes(name) || (closes && told.size)) throw new Refused("5.7", "strange-html");
  return { closes, name, told, words: words[1], end: WORDS_AFTER.lastIndex };
}

/** What could hide words, or make them others. */
const hides = (attribute, value) =>
  ["hidden", "style", "popover"].includes(attribute) || attribute.startsWith("on")
  || (attribute === "http-equiv" && value !== "Content-Security-Policy");

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
  const pages = Object.keys(read.seal.files).filter((name) => name.endsWith(".html"));
  if (pages.length !== 1) throw new Refused("5.7", "one-page");
  const html = textOf(await read.pack.whole(`data/report/${pages[0]}`, MOST.page), new Refused("5.7", "no-text"));
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
