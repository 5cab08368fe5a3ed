// The report's words and numbers against the records (5.7 to 5.9).

const UNSEEN = "area base br col embed hr img input link meta source track wbr script style template noscript iframe "
  + "object svg math textarea select title";

/**
 * Give the words of each citation marked in the report's HTML file, by its number as written (5.7).
 * The file is parsed and never shown: a parsed document runs nothing and fetches nothing.
 */
function citedIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = new Map();
  for (const element of page.querySelectorAll("[data-citation]")) {
    const at = element.getAttribute("data-citation");
    const within = element.parentElement?.closest(`[data-citation], [hidden], ${UNSEEN.split(" ").join()}`);
    const unseen = UNSEEN.split(" ").includes(element.localName) || element.matches("[hidden], [style]");
    if (within || unseen || element.childElementCount) throw new Refused("5.7", "marked", at);
    found.set(at, (found.get(at) ?? "") + element.textContent);
  }
  // What a template holds is no part of the page, and a script could make it one.
  if ([...page.querySelectorAll("template")].some((template) => template.innerHTML.includes("data-citation")))
    throw new Refused("5.7", "marked", "");
  return new Map([...found].map(([at, text]) => [at, collapsed(text)]));
}

const collapsed = (text) => text.replace(/[ \t\n\f\r]+/g, " ").replace(/^ | $/g, "");

async function checkWords(read) {
  const pages = Object.keys(read.seal.files).filter((name) => name.endsWith(".html"));
  if (pages.length !== 1) throw new Refused("5.7", "one-page");
  const found = citedIn(pageText(await read.pack.whole(`data/report/${pages[0]}`, MOST.page)));
  const told = new Map(read.citations.map((record) => [String(record.at), record.printed]));
  for (const at of new Set([...found.keys(), ...told.keys()]))
    if (found.get(at) !== told.get(at)) throw new Refused("5.7", "words", at);
  const quoted = read.citations.filter((record) => record.link === "quote").length;
  const others = Object.keys(read.seal.files).filter((name) => name !== pages[0]);
  return { said: ["5.7", told.size, pages[0], quoted], open: others.map((name) => ["file-only", name]) };
}

function pageText(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused("5.7", "no-text");
  }
}

/** Hold each number against the count of its ballots (5.8). */
function checkBallots(read) {
  const cited = new Set(read.citations.flatMap((record) => record.questions ?? record.question ?? []));
  for (const leaf of [...cited, ...read.tallies.keys()])
    if (!read.questions.has(leaf)) throw new Refused("5.8", "no-question");
  for (const [leaf, question] of read.questions) {
    const counted = read.tallies.get(leaf) ?? new Map();
    const told = Object.entries(question.tally).filter(([, count]) => count);
    if (counted.size !== told.length || told.some(([answer, count]) => counted.get(answer) !== count))
      throw new Refused("5.8", "tally", question.finding);
    if (!cited.has(leaf) && question.finding !== "coverage") throw new Refused("5.8", "uncited", question.finding);
  }
  const questions = [...read.questions.values()];
  const worded = questions.filter((question) => question.words).length;
  const ranges = questions.filter((question) => "least" in question).length;
  const open = [worded && ["in-words", worded], ranges && ["ranges", ranges], ["people"]].filter(Boolean);
  return { said: ["5.8", questions.length - worded], open };
}

/** Say which numbers written as digits are borne out by no count (5.9). */
function checkNumbers(read) {
  const unproved = read.citations
    .filter((record) => record.link === "finding" && !read.questions.get(record.question).words)
    .map((record) => ["uncounted", record.at, strangeNumbers(record, read).join(", ")])
    .filter(([, , strange]) => strange);
  return { said: ["5.9"], open: unproved };
}

function strangeNumbers(record, read) {
  const told = tellable(read.questions.get(record.question).tally);
  const numbers = record.printed.match(/\p{Nd}+(?:[.,]\p{Nd}+)*/gu) ?? [];
  return numbers.filter((number) => !told.has(number.replaceAll(",", "")));
}

/** The numbers a tally bears out: each answer, their sums, and shares in per cent, rounded down or to the nearest. */
function tellable(tally) {
  const of = (answer) => (Object.hasOwn(tally, answer) ? tally[answer] : 0);
  const every = Object.values(tally).reduce((sum, count) => sum + count, 0);
  const asked = every - of("not-asked");
  const unknown = of("not-asked") + of("declined") + of("missing");
  const told = new Set([...Object.values(tally), every, asked, unknown, every - unknown, every - of("in")]);
  for (const whole of [every, asked, every - unknown].filter(Boolean)) {
    const share = (100 * of("in")) / whole;
    told.add(Math.trunc(share)).add(Math.trunc(share + 0.5));
  }
  return new Set([...told].map(String));
}
