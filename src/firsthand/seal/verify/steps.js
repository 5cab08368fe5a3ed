// The steps of section 5, in order. Each returns what it showed (`said`, a sentence of words.js and what it is about)
// and what a reader might think it shows, and it does not (`open`).

const STEPS = [
  ["5.1", readPack], ["5.2", readBag], ["5.3", readSeal], ["5.4", readRecords], ["5.5", checkSignatures],
  ["5.6", checkReport], ["5.7", checkWords], ["5.8", checkBallots], ["5.9", checkNumbers], ["5.10", checkEditions],
  ["5.11", checkTime], ["5.12", checkOpening],
];
const ROLES = ["editor", "protection-officer"];
const MOST_RECORDS = 8_000_000;

/**
 * Verify what a reader was given: `pack`, and beside it perhaps `report`, `keys`, `earlier` and `opening`.
 * `heard` is called as each step begins, goes on and ends. What does not hold is in what is returned, never thrown.
 */
async function verify(given, heard) {
  const read = { citations: [], questions: new Map(), tallies: new Map(), opened: [] };
  const outcome = { read, steps: new Map(), refusal: null };
  for (const [step, check] of STEPS) {
    heard(step, null);
    try {
      const showed = await check(read, given, (part) => heard(step, part));
      if (showed) outcome.steps.set(step, { state: "holds", open: [], ...showed });
    } catch (fault) {
      outcome.refusal = fault instanceof Refused ? fault : new Refused(step, "browser", fault.message);
      const state = outcome.refusal.code === "browser" ? "unchecked" : "refused";
      outcome.steps.set(outcome.refusal.step, { state, said: [outcome.refusal.code, ...outcome.refusal.about], open: [] });
      break;
    }
  }
  return outcome;
}

async function readPack(read, given) {
  read.pack = await openPack(given.pack);
  return { said: ["5.1", read.pack.files.size] };
}

async function readBag(read, given, progress) {
  await checkManifests(read.pack, progress);
  return { said: ["5.2"], open: [["loose"]] };
}

async function readSeal(read) {
  const [seal, signatures] = ["seal.json", "signatures.json"];
  const bytes = await read.pack.whole(`data/${seal}`);
  read.digest = await sha(bytes);
  read.seal = formed(strictJson(bytes, "5.3", seal), isSeal, "5.3", seal);
  const told = strictJson(await read.pack.whole(`data/${signatures}`), "5.3", signatures);
  read.signatures = formed(told, areSignatures, "5.3", signatures);
  return { said: ["5.3", read.seal.report, read.seal.language, read.seal.day] };
}

async function readRecords(read, given, progress) {
  const { citations, questions, ballots } = read.seal.records;
  const every = citations + questions + ballots;
  if (every > MOST_RECORDS) throw new Refused("5.1", "most-records");
  const leaves = [];
  const inFile = (kind, most) => recordsOf(read, kind, most, leaves, (number) => progress(every ? number / every : 1));
  for await (const [, record] of inFile("citations", MOST.records))
    if (read.citations.push(record) !== record.at) throw new Refused("5.4", "gap");
  let before = "";
  for await (const [leaf, record] of inFile("questions", MOST.records)) {
    if (leaf <= before) throw new Refused("5.4", "order");
    read.questions.set((before = leaf), record);
  }
  before = "";
  for await (const [leaf, { question, answer }] of inFile("ballots", MOST.file)) {
    if (leaf <= before) throw new Refused("5.4", "order");
    before = leaf;
    const tally = read.tallies.get(question) ?? new Map();
    read.tallies.set(question, tally.set(answer, (tally.get(answer) ?? 0) + 1));
  }
  leaves.sort();
  if (leaves.some((leaf, at) => leaf === leaves[at - 1])) throw new Refused("5.4", "twice");
  if (hex(await rootOf(leaves.map(unhex))) !== read.seal.root) throw new Refused("5.4", "root");
  return { said: ["5.4", citations, questions, ballots] };
}

/** The records of a file with their leaf hashes, which are gathered in `leaves`; hashed many at a time. */
async function* recordsOf(read, kind, most, leaves, progress) {
  const path = `data/records/${kind}.jsonl`;
  let [number, piece] = [0, []];
  const hashed = async () => {
    const found = (await Promise.all(piece.map(([line]) => leafHash(line)))).map(hex);
    leaves.push(...found);
    progress(leaves.length);
    return piece.splice(0).map(([, record], at) => [found[at], record]);
  };
  for (const line of linesOf(await read.pack.whole(path, most), path)) {
    const what = `${path}:${(number += 1)}`;
    piece.push([line, formed(strictJson(line, "5.4", what), FORMS[kind], "5.4", what)]);
    if (piece.length === PIECE) yield* await hashed();
  }
  yield* await hashed();
  if (number !== read.seal.records[kind]) throw new Refused("5.4", "how-many", path);
}

async function checkSignatures(read, given) {
  const able = await knowsEd25519();
  for (const { role, key, signature } of able ? read.signatures : []) {
    const signed = joined(utf8(`firsthand evidence pack 1\n${role}\n`), read.digest);
    if (!(await isSigned(key, signature, signed))) throw new Refused("5.5", "signature", role);
  }
  const keys = read.signatures.map((each) => each.key);
  const roles = read.signatures.map((each) => each.role);
  if (!ROLES.every((role) => roles.includes(role)) || new Set(keys).size !== keys.length)
    throw new Refused("5.5", "two-people");
  const named = read.signatures.map((each) => given.keys && rolesOf(each, given.keys));
  if (!able) return { state: "unchecked", said: ["no-ed25519"] };
  if (!given.keys) return { said: ["5.5"], open: [["whose"]] };
  return { said: ["5.5 known"], open: named.every((role) => role.length) ? [] : [["no-role"]] };
}

const KEY = /\b[0-9a-f]{64}\b/g;

/** Which roles the group's lines name for a key that signed; that it signed in must be among them, where there are any. */
function rolesOf({ key, role }, lines) {
  const hers = lines.filter((line) => line.match(KEY)?.includes(key));
  const named = ROLES.filter((each) => hers.some((line) => line.includes(each)));
  if (!hers.length || (named.length && !named.includes(role))) throw new Refused("5.5", "strange-key");
  return named;
}

const ed25519 = async (key, signature, signed) =>
  crypto.subtle.verify("Ed25519", await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]), signature, signed);

/** Whether this browser can check signatures, tried with the first example of RFC 8032, section 7.1. */
async function knowsEd25519() {
  const key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  const signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
  return ed25519(unhex(key), unhex(signature), new Uint8Array()).catch(() => false);
}

/** Asked only where the browser knows Ed25519: what it cannot read then is no key, nor is a point of small order. */
const isSigned = (key, signature, signed) =>
  isProper(key) ? ed25519(unhex(key), unhex(signature), signed).catch(() => false) : false;

/** Whether a key is written in the one way, and is of no small order: whoever likes could sign with such a one (4.2). */
function isProper(key) {
  const y = BigInt(`0x${key.match(/../g).reverse().join("")}`) % 2n ** 255n;
  return y < PRIME && ![0n, 1n, PRIME - 1n, EIGHTH, PRIME - EIGHTH].includes(y);
}
const PRIME = 2n ** 255n - 19n;
const EIGHTH = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;

async function checkReport(read, given) {
  const there = read.pack.paths().filter((path) => path.startsWith("data/report/")).map((path) => path.slice(12));
  const names = Object.keys(read.seal.files).sort();
  if (there.sort().join("\n") !== names.join("\n")) throw new Refused("5.6", "other-files");
  for (const name of names)
    if (hex(await sha(await read.pack.whole(`data/report/${name}`, MOST.file))) !== read.seal.files[name])
      throw new Refused("5.6", "other-file", name);
  if (!given.report) return { said: ["5.6", names.join(", ")], open: [["no-report"]] };
  const digest = hex(await sha(await bytesOf(given.report)));
  const same = names.find((name) => read.seal.files[name] === digest);
  if (!same) throw new Refused("5.6", "none-of-them", given.report.name);
  return { said: ["5.6 given", given.report.name, same] };
}

async function checkEditions(read, given) {
  const { before, journal } = read.seal;
  if (!before && given.earlier) throw new Refused("5.10", "no-before");
  if (!before) return { said: ["5.10 first"] };
  if (!(await continues(before.journal, journal, before.proof))) throw new Refused("5.10", "journal");
  if (!given.earlier) return { said: ["5.10", before.how], open: [["no-earlier"]] };
  const bytes = await sealOf(given.earlier);
  const seal = formed(strictJson(bytes, "5.10", "seal.json"), isSeal, "5.10", "seal.json");
  const ofIt = hex(await sha(bytes)) === before.seal && written(seal.journal, 0) === written(before.journal, 0);
  if (!ofIt) throw new Refused("5.10", "other-earlier");
  return { said: ["5.10 given", before.how] };
}

async function sealOf(earlier) {
  try {
    const pack = await openPack(earlier);
    if (!pack.files.has("data/seal.json")) throw new Refused("5.10", "bad-earlier");
    return await pack.whole("data/seal.json");
  } catch (fault) {
    throw fault instanceof Refused ? new Refused("5.10", "bad-earlier") : fault;
  }
}

/** A time stamp needs certificates read and trusted; that is for the program, and is said. */
function checkTime(read) {
  const there = read.pack.files.has("data/timestamp.tsr");
  return { state: there ? "unchecked" : "absent", said: [there ? "5.11" : "5.11 none"] };
}

async function checkOpening(read, given) {
  if (!given.opening) return null;
  if (given.opening.size > MOST.small) throw new Refused("5.12", "no-form", "opening");
  const told = formed(strictJson(await bytesOf(given.opening), "5.12", "opening"), isOpening, "5.12", "opening");
  const line = utf8(told.record);
  const { citations, questions, ballots } = read.seal.records;
  const size = citations + questions + ballots;
  const there = await isIn(await leafHash(line), told.index, size, told.path.map(unhex), unhex(read.seal.root));
  if (told.seal !== hex(read.digest) || !there) throw new Refused("5.12", "other-record");
  const record = strictJson(line, "5.12", "record");
  read.opened.push(["record", record]);
  for (const disclosure of told.disclosures) read.opened.push(await disclosed(disclosure, record));
  return { said: ["5.12"] };
}

/** Open one hidden part (RFC 9901, 4.2.1): its digest is over its letters, not over what they stand for. */
async function disclosed(disclosure, record) {
  const other = new Refused("5.12", "other-words");
  if (!(record._sd ?? []).includes(b64(await sha(utf8(disclosure))))) throw other;
  if (!/^[A-Za-z0-9_-]*$/.test(disclosure) || disclosure.length % 4 === 1) throw other;
  const letters = atob(disclosure.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  if (b64(bytes) !== disclosure) throw other;
  const [, name, content] = formed(strictJson(bytes, "5.12", "disclosure"), isDisclosure, "5.12", "disclosure");
  if (name !== HIDES[record.link ?? record.kind]) throw other;
  return [name, content];
}
const HIDES = { quote: "origin", source: "told", question: "count", ballot: "unit" };
