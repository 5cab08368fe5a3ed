// What a verification showed, in words. Whatever stands in the pack is shown as text, and nothing of it as a page.

function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) if (value !== null) element.setAttribute(name, value);
  element.append(...inside.flat(Infinity).filter(Boolean));
  return element;
}

const stepName = (step) => say(`step ${step}`);
const list = (keys) => make("ul", null, keys.map((key) => make("li", null, say(key))));
const titled = (key, ...inside) => make("section", { class: key }, make("h2", null, say(key)), ...inside);

/** All of a result: the answer, the steps, what it comes to, and what can be looked through. */
function told(outcome) {
  const parts = [verdict(outcome), titled("steps", stepList(outcome))];
  if (outcome.steps.get("5.12")?.state === "holds") parts.push(titled("opened", openedParts(outcome.read)));
  if (!outcome.refusal) parts.push(meaning(outcome), edition(outcome), records(outcome.read));
  else parts.push(titled("unproved", list(UNPROVED)));
  return parts;
}

/** What it comes to: `holds`, `partly` (signatures unchecked), `fails`, `fails-given` or `broken`. Never more. */
function comesTo({ refusal, steps }) {
  if (refusal?.code === "browser") return "broken";
  if (refusal) return GIVEN.has(refusal.code) ? "fails-given" : "fails";
  return steps.get("5.5").state === "holds" ? "holds" : "partly";
}
/** What is said against a file given beside the pack, and not against the pack. */
const GIVEN = new Set(["none-of-them", "strange-key", "no-before", "other-earlier", "bad-earlier", "other-record", "other-words"]);

function verdict(outcome) {
  const state = comesTo(outcome);
  const step = outcome.refusal?.step ?? "5.1";
  const more = state === "fails-given" ? null : say(`${state}-more`, step.slice(2), stepName(step));
  const why = outcome.refusal && say(outcome.refusal.code, ...outcome.refusal.about);
  const open = [...outcome.steps.values()].flatMap((showed) => (showed.state === "unchecked" ? [showed.said] : showed.open));
  const left = state === "holds" && open.filter(([key]) => LEFT.has(key)).map((said) => make("li", null, say(...said)));
  return make("section", { id: "verdict", "data-state": state, tabindex: "-1" },
    make("h2", null, say(state)), why && make("p", { class: "why" }, why), more && make("p", null, more),
    left && make("ul", null, left, make("li", null, say("people"))));
}
/** What a reader could still check by other means, said beside the answer. */
const LEFT = new Set(["whose", "no-report", "no-earlier", "5.11"]);

function stepList({ steps, refusal }) {
  const shown = STEPS.map(([step]) => step).filter((step) => step !== "5.12" || steps.has(step) || refusal?.step === step);
  return make("ol", { id: "steps" }, shown.map((step) => stepLine(step, steps.get(step))));
}

function stepLine(step, showed) {
  const state = showed?.state ?? "waiting";
  const open = showed?.open.map((each) => make("li", { "data-open": each[0] }, say(...each))) ?? [];
  return make("li", { "data-step": step, "data-state": state },
    make("span", { class: "step" }, step.slice(2)),
    make("div", null,
      make("h3", null, stepName(step), " ", make("span", { class: "state" }, say(`state ${state}`))),
      showed && make("p", null, say(...showed.said)),
      open.length ? make("ul", null, open) : null));
}

const UNPROVED = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `unproved-${number}`);

/** Section 1: what is proved, as far as it was checked here, and what is not. */
function meaning({ read, steps }) {
  const signed = steps.get("5.5").state === "holds";
  const proved = [signed && "proved-1", "proved-2", "proved-3", signed && "proved-4", read.seal.before && "proved-5"];
  return make("div", { class: "meaning" },
    titled("proved", list(proved.filter(Boolean))), titled("unproved", list(UNPROVED)));
}

function edition({ read }) {
  const { seal } = read;
  const row = (term, ...inside) => [make("dt", null, term), make("dd", null, ...inside)];
  const keys = read.signatures.map(({ role, key }) => row(ROLES.includes(role) ? say(role) : clean(role), grouped(key)));
  return titled("edition", make("p", { class: "quiet" }, say("key-help")), make("dl", null,
    row(say("report"), clean(seal.report)), row(say("day"), dayName(seal.day)), row(say("language"), languageName(seal.language)),
    ...keys, row(say("seal"), grouped(hex(read.digest)), make("small", null, say("seal-help"))),
    row(say("program"), clean(seal.program)),
    seal.before?.changes.length ? row(say("changes"), make("ul", null, seal.before.changes.map((change) => make("li", null, change)))) : []));
}

/** A key or digest in groups of four to compare; the first five are its short form. */
function grouped(digits) {
  const groups = digits.match(/.{4}/g);
  return make("code", { class: "key" }, make("b", null, groups.slice(0, 5).join(" ")), ` ${groups.slice(5).join(" ")}`);
}

function dayName(day) {
  const names = new Intl.DateTimeFormat(tag(), { dateStyle: "long", timeZone: "UTC" });
  return names.format(new Date(`${day}T00:00:00Z`));
}

function languageName(name) {
  try {
    return new Intl.DisplayNames([tag()], { type: "language" }).of(name);
  } catch {
    return clean(name);
  }
}

const tag = () => ["en", "ko"][language];

/** Every citation in reading order, and the numbers of the annex, to look through. */
function records(read) {
  const rows = [...read.citations.map((record) => citationRow(record, read)), ...annexRows(read)];
  const of = (kind) => rows.filter((row) => row.dataset.kind === kind).length;
  const find = make("input", { type: "search", id: "find", placeholder: say("find-help"), "aria-label": say("find") });
  const kinds = ["all-kinds", "quotations", "numbers", "others"].map((kind) => make("option", { value: kind }, say(kind)));
  const kind = make("select", { id: "kind", "aria-label": say("find") }, kinds);
  const found = make("p", { id: "found", "aria-live": "polite" });
  const narrow = () => narrowed(rows, find.value, kind.value, found);
  find.addEventListener("input", narrow);
  kind.addEventListener("change", narrow);
  narrow();
  const heads = ["head-at", "head-printed", "head-rests"].map((key) => make("th", { scope: "col" }, say(key)));
  return titled("records", make("p", null, say("counts", of("quotations"), of("numbers"), of("others"))),
    make("div", { class: "filter" }, find, kind), found,
    make("table", { id: "records" }, make("thead", null, make("tr", null, heads)), make("tbody", null, rows)));
}

function narrowed(rows, text, kind, found) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const all = row.textContent.toLowerCase();
    row.hidden = !(kind === "all-kinds" || row.dataset.kind === kind) || !words.every((word) => all.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  found.textContent = say("found", shown, rows.length);
}

const KINDS = { quote: "quotations", finding: "numbers" };

function citationRow(record, read) {
  const words = make("td", { class: record.link, lang: record.language ?? read.seal.language }, make("bdi", null, record.printed));
  return make("tr", { "data-kind": KINDS[record.link] ?? "others" },
    make("td", { class: "at" }, String(record.at)), words, make("td", null, restsOn(record, read)));
}

function restsOn(record, read) {
  if (record.link === "quote") return quoted(record);
  if (record.link === "finding") return numberOf(read.questions.get(record.question), read);
  if (record.link === "source") return [say("source")];
  if (record.link === "fact") return [say("fact", record.source)];
  const numbers = record.questions.map((leaf) => make("li", null, numberOf(read.questions.get(leaf), read)));
  const head = say(record.link, numbers.length);
  return numbers.length ? [make("details", null, make("summary", null, head), make("ul", null, numbers))] : [head];
}

function quoted(record) {
  const spoken = say(record.translated ? "translated" : "spoken", languageName(record.spoken));
  const parts = [say("passage", record.passage), spoken, record.alias && say("alias", record.alias)];
  return [parts.filter(Boolean).join(" · ")];
}

/** A number: what was asked, of whom, and the tally of its sealed answers. */
function numberOf(question, read) {
  const condition = [question.among, question.where].filter((part) => !["", "true"].includes(part)).join(" → ");
  return [
    make("span", { lang: read.seal.language }, question.asks || say("coverage")),
    make("span", { class: "tally" }, tallyOf(question)),
    condition ? make("code", { class: "condition" }, condition) : null,
  ];
}

function tallyOf(question) {
  if (question.words) return say("told-in-words", question.words.join(", "));
  const answers = ANSWERS.filter((answer) => Object.hasOwn(question.tally, answer));
  const parts = answers.map((answer) => say("so-many", say(`answer ${answer}`), question.tally[answer]));
  const every = answers.reduce((sum, answer) => sum + question.tally[answer], 0);
  if (answers.length !== 1) parts.push(say("in-all", every));
  if (!question.complete) parts.push(say("only-in"));
  if ("least" in question) parts.push(say("range", question.least, question.most));
  return parts.join(" · ");
}

/** The numbers that no link cites: the annex's table of who was asked. */
function annexRows(read) {
  const cited = new Set(read.citations.flatMap((record) => record.questions ?? record.question ?? []));
  const rest = [...read.questions].filter(([leaf]) => !cited.has(leaf)).map(([, question]) => question);
  return rest.map((question) => make("tr", { "data-kind": "numbers" },
    make("td", { class: "at" }, "–"), make("td", null, say("coverage")), make("td", null, numberOf(question, read))));
}

const openedParts = (read) =>
  make("dl", null, read.opened.map(([name, content]) => [
    make("dt", null, clean(name)), make("dd", null, make("pre", null, JSON.stringify(content, null, 1)))]));
