// The forms of section 4: which names an object has, no more and no less, and what each may hold.

const isText = (value) => typeof value === "string";
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const matching = (pattern) => (value) => isText(value) && pattern.test(value);
const oneOf = (...values) => (value) => values.includes(value);
const many = (check) => (value) => Array.isArray(value) && value.every(check);
const unlike = (check) => (value) => many(check)(value) && new Set(value).size === value.length;
const either = (...checks) => (value) => checks.some((check) => check(value));
const values = (check) => (value) => isObject(value) && Object.values(value).every(check);
const has = (names) => (value) =>
  isObject(value) &&
  Object.keys(value).length === Object.keys(names).length &&
  Object.keys(names).every((name) => Object.hasOwn(value, name) && names[name](value[name]));

function isDay(value) {
  if (!isText(value) || !/^\d{4}-\d\d-\d\d$/.test(value) || value < "0001") return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(value);
}

const isDigest = matching(/^[0-9a-f]{64}$/);
const isSalt = matching(/^[A-Za-z0-9_-]{21}[AQgw]$/); // the bits that the last one leaves over are zero, here and below
const areHidden = unlike(matching(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/));
const isLine = matching(/^[^\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+$/);
const isHidden = (value) => areHidden(value) && value.length === 1; // two of a name could be opened to two readers
const isFlag = oneOf(true, false);
const isJournal = has({ size: isCount, root: isDigest });

const isSeal = has({
  format: oneOf("firsthand-evidence-pack/1"), report: isLine, language: isLine, day: isDay, program: isLine,
  files: (value) => values(isDigest)(value) && Object.keys(value).length > 0,
  records: has({ citations: isCount, questions: isCount, ballots: isCount }), root: isDigest, journal: isJournal,
  before: either(oneOf(null), has({
    seal: isDigest, how: oneOf("supersedes", "corrects", "withdraws"), journal: isJournal, proof: many(isDigest),
    changes: many(isText),
  })),
  _sd: areHidden,
});
const areSignatures = many(has({ role: matching(/^[a-z-]{1,64}$/), key: isDigest, signature: matching(/^[0-9a-f]{128}$/) }));
const isOpening = has({
  format: oneOf("firsthand-opening/1"), seal: isDigest, record: isText, index: isCount, path: many(isDigest),
  disclosures: unlike(isText),
});

const isDisclosure = (value) => Array.isArray(value) && value.length === 3 && isSalt(value[0]) && isText(value[1]);

const citation = (link, names) =>
  has({ kind: oneOf("citation"), link: oneOf(link), at: isCount, printed: (value) => isText(value) && value !== "", salt: isSalt, ...names });
const areRising = (value) => many(isDigest)(value) && value.every((leaf, at) => !at || value[at - 1] < leaf);
const exhibit = { exhibit: isText, questions: areRising };
const ANSWERS = ["in", "asked", "raised", "denied", "silent", "not-asked", "declined", "missing", "other"];
const COVERAGE = ["in", "asked", "raised", "not-asked", "declined", "missing"];
const asked = {
  kind: oneOf("question"), salt: isSalt, finding: isText, asks: isText, unit: isText, among: isText, where: isText,
  tally: values(isCount), complete: isFlag,
};
const inWords = has({ ...asked, tally: has({}), complete: oneOf(false), words: many(isText), _sd: isHidden });
const counted = either(has(asked), has({ ...asked, least: isCount, most: isCount }));

/** Every answer that a question of its kind can have, or who is in alone; its range rises. */
function hasItsAnswers({ finding, complete, tally, least = 0, most = 0 }) {
  const others = ANSWERS.filter((answer) => !["asked", "raised"].includes(answer));
  const known = finding === "coverage" ? COVERAGE : others;
  return least <= most && Object.keys(tally).every((answer) => (complete ? known : ["in"]).includes(answer));
}

const FORMS = {
  citations: either(
    citation("quote", {
      passage: isText, language: isText, spoken: isText, translated: isFlag, alias: either(isText, oneOf(null)),
      _sd: isHidden,
    }),
    citation("finding", { question: isDigest }),
    citation("source", { _sd: isHidden }),
    citation("fact", { fact: isText, source: isText }),
    citation("table", exhibit),
    citation("chart", exhibit),
  ),
  questions: either(inWords, (value) => counted(value) && hasItsAnswers(value)),
  ballots: has({
    kind: oneOf("ballot"), salt: isSalt, question: isDigest, answer: oneOf(...ANSWERS), _sd: isHidden,
  }),
};

/** Return a value that has a form; refuse any other. */
function formed(value, form, step, what) {
  if (!form(value)) throw new Refused(step, "no-form", what);
  return value;
}
