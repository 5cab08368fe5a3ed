// The forms of section 4: which names an object has, no more and no less, and what each may hold.

const isText = (value) => typeof value === "string";
const isInteger = (value) => Number.isSafeInteger(value);
const isCount = (value) => isInteger(value) && value >= 0;
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const ofHex = (size) => (value) => isText(value) && value.length === 2 * size && /^[0-9a-f]+$/.test(value);
const ofB64 = (size) => (value) =>
  isText(value) && value.length === Math.ceil((size * 4) / 3) && /^[A-Za-z0-9_-]+$/.test(value);
const oneOf = (...values) => (value) => values.includes(value);
const many = (check) => (value) => Array.isArray(value) && value.every(check);
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

const isDigest = ofHex(32);
const isSalt = ofB64(16);
const areHidden = many(ofB64(32));
const isHidden = (value) => areHidden(value) && value.length === 1; // two of a name could be opened to two readers
const isFlag = oneOf(true, false);
const isJournal = has({ size: isCount, root: isDigest });

const isSeal = has({
  format: oneOf("firsthand-evidence-pack/1"), report: isText, language: isText, day: isDay, program: isText,
  files: (value) => values(isDigest)(value) && Object.keys(value).length > 0,
  records: has({ citations: isCount, questions: isCount, ballots: isCount }), root: isDigest, journal: isJournal,
  before: either(oneOf(null), has({
    seal: isDigest, how: oneOf("supersedes", "corrects", "withdraws"), journal: isJournal, proof: many(isDigest),
    changes: many(isText),
  })),
  _sd: areHidden,
});
const areSignatures = many(has({ role: isText, key: ofHex(32), signature: ofHex(64) }));
const isOpening = has({
  format: oneOf("firsthand-opening/1"), seal: isDigest, record: isText, index: isCount, path: many(isDigest),
  disclosures: many(isText),
});

const isDisclosure = (value) => Array.isArray(value) && value.length === 3 && isSalt(value[0]) && isText(value[1]);

const citation = (link, names) =>
  has({ kind: oneOf("citation"), link: oneOf(link), at: isCount, printed: isText, salt: isSalt, ...names });
const areRising = (value) => many(isDigest)(value) && value.every((leaf, at) => !at || value[at - 1] < leaf);
const exhibit = { exhibit: isText, questions: areRising };
const ANSWERS = ["in", "asked", "raised", "denied", "silent", "not-asked", "declined", "missing", "other"];
const COVERAGE = ["in", "asked", "raised", "not-asked", "declined", "missing"];
const asked = {
  kind: oneOf("question"), salt: isSalt, finding: isText, asks: isText, unit: isText, among: isText, where: isText,
  tally: values(isCount), complete: isFlag,
};
const inWords = has({ ...asked, tally: has({}), complete: oneOf(false), words: many(isText), _sd: isHidden });
const counted = either(has(asked), has({ ...asked, least: isInteger, most: isInteger }));

/** Every answer that a question of its kind can have, or who is in alone. */
function hasItsAnswers({ finding, complete, tally }) {
  const others = ANSWERS.filter((answer) => !["asked", "raised"].includes(answer));
  const known = finding === "coverage" ? COVERAGE : others;
  return Object.keys(tally).every((answer) => (complete ? known : ["in"]).includes(answer));
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
