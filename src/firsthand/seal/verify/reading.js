// Reading a pack, from a folder or a ZIP file, within the bounds of 3.3 (5.1), and its manifests (5.2).

const MIB = 2 ** 20;
const MOST = { files: 200, file: 512 * MIB, pack: 1024 * MIB, small: MIB, records: 16 * MIB, page: 32 * MIB };
const TAGS = ["bag-info.txt", "bagit.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt"];
const PAYLOAD = [
  "seal.json", "signatures.json", "records/citations.jsonl", "records/questions.jsonl", "records/ballots.jsonl",
  "timestamp.tsr", "timestamp.tsq", "verify.html", "ro-crate-metadata.json",
].map((path) => `data/${path}`);
const NEEDED = PAYLOAD.filter((path) => !path.startsWith("data/timestamp."));
const BAG = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/** The files of a pack by path, each read when it is asked for, and never more of one than the bounds allow. */
class Pack {
  constructor(files) {
    this.files = files;
  }
  paths() {
    return [...this.files.keys()].sort();
  }
  async whole(path, most = MOST.small) {
    return this.files.get(path)(most);
  }
}

/** The lines of a file of records, each ended by one LF. */
function* linesOf(bytes, path) {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    if ((end < 0 ? bytes.length : end) - at > MOST.small) throw new Refused("5.1", "too-large", path);
    if (end < 0) throw new Refused("5.4", "no-last-line", path);
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}

/** Open what was chosen: one ZIP file, or the files of a folder by their path in it. */
async function openPack(chosen) {
  const files = chosen.zip ? await inZip(chosen.zip) : inFolder(chosen.files);
  const folded = new Set([...files.keys()].map((path) => path.toUpperCase().toLowerCase()));
  if (folded.size !== files.size) throw new Refused("5.1", "case");
  if (files.size > MOST.files) throw new Refused("5.1", "many");
  for (const path of files.keys())
    if (path.split("/").some((part) => ["", ".", ".."].includes(part))) throw new Refused("5.1", "path");
  const pack = new Pack(files);
  const isBag = TAGS.every((tag) => files.has(tag)) && hex(await pack.whole("bagit.txt")) === hex(utf8(BAG));
  if (!isBag) throw new Refused("5.1", "no-bag");
  return pack;
}

function inFolder(chosen) {
  const total = chosen.reduce((sum, [, file]) => sum + file.size, 0);
  if (chosen.length > MOST.files || total > MOST.pack) throw new Refused("5.1", "many");
  if (chosen.some(([path]) => path.split("/").length > 3)) throw new Refused("5.1", "path");
  return new Map(chosen.map(([path, file]) => [path, async (most) => {
    if (file.size > most) throw new Refused("5.1", "too-large", path);
    return bytesOf(file);
  }]));
}

async function bytesOf(blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new Refused("5.1", "unreadable");
  }
}

/**
 * Read a ZIP file laid out as section 3.5 says, in that way only, so that there is no bit which nobody reads.
 * Whatever lies anywhere else is a second pack for some other reader. A file made otherwise can be unpacked first.
 */
async function inZip(zip) {
  const { count, directory, start } = await directoryOf(zip);
  const files = new Map();
  let [at, told, total] = [0, 0, 0];
  for (let number = 0; number < count; number += 1) {
    const entry = entryAt(directory, told, at);
    const begin = at + entry.local.length;
    if (!same(await bytesOf(zip.slice(at, begin)), entry.local)) throw layout();
    [at, told, total] = [begin + entry.packed, told + entry.told.length, total + entry.size];
    if (entry.path <= ([...files.keys()].at(-1) ?? "") || total > MOST.pack || at > start) throw layout();
    files.set(entry.path, (most) => inflated(zip.slice(begin, begin + entry.packed), entry, most));
  }
  const folders = new Set([...files.keys()].map((path) => path.split("/")[0]));
  if (told !== directory.length || at !== start || folders.size !== 1 || ![...folders].every(isName)) throw layout();
  return new Map([...files].map(([path, read]) => [path.split("/").slice(1).join("/"), read]));
}

const layout = () => new Refused("5.1", "zip-layout");
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Write numbers little-endian as ZIP files have them: [how many bytes, number], … */
const fields = (...list) =>
  Uint8Array.from(list.flatMap(([size, number]) =>
    Array.from({ length: size }, (_, at) => Math.floor(number / 256 ** at) % 256)));

async function directoryOf(zip) {
  const end = await bytesOf(zip.slice(Math.max(0, zip.size - 22)));
  if (end.length < 22) throw layout();
  const count = viewOf(end).getUint16(10, true);
  const [length, start] = [12, 16].map((field) => viewOf(end).getUint32(field, true));
  const plain = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, start], [2, 0]);
  if (!same(end, plain) || start + length + 22 !== zip.size || !count || count > MOST.files || length > MOST.small)
    throw layout();
  return { count, start, directory: await bytesOf(zip.slice(start, start + length)) };
}

/** Read an entry of the directory, and write it and its local header again as they must be. */
function entryAt(directory, told, at) {
  if (directory.length < told + 46) throw layout();
  const view = viewOf(directory.subarray(told));
  const [flags, method, named] = [8, 10, 28].map((field) => view.getUint16(field, true));
  const [check, packed, size] = [16, 20, 24].map((field) => view.getUint32(field, true));
  const name = directory.subarray(told + 46, told + 46 + named);
  if (name.length !== named) throw layout();
  if (flags !== (name.some((byte) => byte > 127) ? 0x800 : 0) || ![0, 8].includes(method)) throw layout();
  const both = [[2, 20], [2, flags], [2, method], [2, 0], [2, 33], [4, check], [4, packed], [4, size], [2, named], [2, 0]];
  const local = joined(fields([4, 0x04034b50], ...both), name);
  const whole = fields([4, 0x02014b50], [2, 0x314], ...both, [2, 0], [2, 0], [2, 0], [4, 0o644 * 65536], [4, at]);
  const entry = joined(whole, name);
  if (!same(directory.subarray(told, told + entry.length), entry)) throw layout();
  return { local, told: entry, method, check, packed, size, path: textOf(name, new Refused("5.1", "path")) };
}

/** Unpack one file, counting as it comes out: a small file can say that it is small and be a flood. */
async function inflated(blob, entry, most) {
  if (entry.size > most) throw new Refused("5.1", "too-large", entry.path);
  const unpacked = entry.method ? blob.stream().pipeThrough(new DecompressionStream("deflate-raw")) : blob.stream();
  const whole = new Uint8Array(entry.size);
  const reader = unpacked.getReader();
  let made = 0;
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      whole.set(value, made); // throws where more comes than the file says it holds
      made += value.length;
    }
  } catch {
    throw new Refused("5.1", "zip-size", entry.path);
  } finally {
    reader.cancel().catch(() => {}); // a flood is not read to its end
  }
  if (made !== entry.size || crc32(whole) !== entry.check) throw new Refused("5.1", "zip-size", entry.path);
  return whole;
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

function crc32(bytes) {
  let sum = -1;
  for (let at = 0; at < bytes.length; at += 1) sum = (sum >>> 8) ^ CRC[(sum ^ bytes[at]) & 255];
  return ~sum >>> 0;
}

/** Whether a file of the report, or the folder in a ZIP file, may have a name (3.2). */
const isName = (name) =>
  /^[\p{L}\p{M}\p{N}._-]+$/u.test(name) && !UNSEEN.test(name) && !name.endsWith(".") && name.normalize("NFC") === name;
const UNSEEN = /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\u{10000}-\u{10ffff}]/u;

const isKnown = (path) =>
  TAGS.includes(path) || PAYLOAD.includes(path) || (path.startsWith("data/report/") && isName(path.slice(12)));

/** Check both manifests, line by line as 3.2 has them written (5.2). `progress` is told how far it is. */
async function checkManifests(pack, progress) {
  const paths = pack.paths();
  if (!paths.every(isKnown) || !NEEDED.every((path) => paths.includes(path))) throw new Refused("5.2", "beside-files");
  const payload = paths.filter((path) => path.startsWith("data/"));
  let done = 0;
  for (const [manifest, named] of [[TAGS[3], TAGS.slice(0, 3)], [TAGS[2], payload]]) {
    const names = new Refused("5.2", "names", manifest);
    const lines = textOf(await pack.whole(manifest), names).split("\n");
    if (lines.pop() !== "" || lines.length !== named.length) throw names;
    for (const [at, path] of named.entries()) {
      if (lines[at].slice(128) !== `  ${path}`) throw names;
      const digest = hex(await sha(await pack.whole(path, MOST.file), 512));
      if (lines[at].slice(0, 128) !== digest) throw new Refused("5.2", "digest", path, manifest);
      progress((done += 1) / paths.length);
    }
  }
}
