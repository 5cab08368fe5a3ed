// Reading a pack, from a folder or a ZIP file, within the bounds of 3.3 (5.1), and its manifests (5.2).

const MIB = 2 ** 20;
const MOST = { files: 200, file: 512 * MIB, pack: 1024 * MIB, line: MIB, small: 16 * MIB, page: 64 * MIB };
const TAGS = ["bagit.txt", "bag-info.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt"];
const BAG = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const utf8 = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** The files of a pack by path, each read when it is asked for, and never more of one than the bounds allow. */
class Pack {
  constructor(files) {
    this.files = files;
  }
  paths() {
    return [...this.files.keys()];
  }
  async whole(path, most = MOST.file) {
    if (!this.files.has(path)) throw new Refused("5.1", "missing", path);
    return this.files.get(path)(most);
  }
}

/** The lines of a file of records, each ended by one LF. */
function* linesOf(bytes, path) {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    if ((end < 0 ? bytes.length : end) - at > MOST.line) throw new Refused("5.1", "too-large", path);
    if (end < 0) throw new Refused("5.4", "no-last-line", path);
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}

/** Open what was chosen: one ZIP file, or the files of a folder by their path in it. */
async function openPack(chosen) {
  const files = chosen.zip ? await inZip(chosen.zip) : inFolder(chosen.files);
  const folded = new Set([...files.keys()].map((path) => path.normalize("NFC").toUpperCase().toLowerCase()));
  if (folded.size !== files.size) throw new Refused("5.1", "case");
  for (const path of files.keys()) checkPath(path);
  return new Pack(files);
}

function checkPath(path) {
  const parts = path.split("/");
  const own = parts.length === 3 && path.startsWith("data/report/"); // the report's files may have any letters
  const inside = parts.every((part) => !["", ".", ".."].includes(part));
  const plain = (own ? parts.slice(0, 2) : parts).every((part) => /^[A-Za-z0-9._-]+$/.test(part));
  const letters = !own || /^[\p{L}\p{M}\p{N}._-]+$/u.test(parts[2]);
  if (!(inside && plain && letters && parts.length <= 4 && path.length <= 512 && path.normalize("NFC") === path))
    throw new Refused("5.1", "path");
}

function inFolder(chosen) {
  let total = 0;
  const files = new Map();
  for (const [path, file] of chosen) {
    total += file.size;
    files.set(path, async (most) => {
      if (file.size > most) throw new Refused("5.1", "too-large", path);
      return bytesOf(file);
    });
  }
  if (files.size > MOST.files) throw new Refused("5.1", "many");
  if (total > MOST.pack) throw new Refused("5.1", "large");
  return files;
}

async function bytesOf(blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new Refused("5.1", "unreadable");
  }
}

/**
 * Read a ZIP file laid out in one way only: its files one after another, the directory, the end, and no more.
 * Whatever lies anywhere else is a second pack for some other reader. A file made otherwise can be unpacked first.
 */
async function inZip(zip) {
  const { entries, directory, start } = await directoryOf(zip);
  const files = new Map();
  let [at, end, total] = [0, 0, 0];
  for (let number = 0; number < entries; number += 1) {
    const entry = directoryEntry(directory, at);
    await checkLocal(zip, entry, end);
    at += 46 + entry.raw.length;
    total += entry.size;
    const begin = entry.offset + 30 + entry.raw.length;
    end = begin + entry.packed;
    if (files.has(entry.name) || total > MOST.pack || end > start) throw new Refused("5.1", "zip-twice");
    files.set(entry.name, (most) => inflated(zip.slice(begin, begin + entry.packed), entry, most));
  }
  if (at !== directory.byteLength || end !== start) throw new Refused("5.1", "zip-between");
  const folders = new Set([...files.keys()].map((name) => name.split("/")[0]));
  if (folders.size !== 1 || [...files.keys()].some((name) => !name.includes("/"))) throw new Refused("5.1", "zip-folder");
  return new Map([...files].map(([name, read]) => [name.slice(name.indexOf("/") + 1), read]));
}

const viewOf = async (blob) => {
  const bytes = await bytesOf(blob);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
};
const layout = () => new Refused("5.1", "zip-layout");

async function directoryOf(zip) {
  const end = await viewOf(zip.slice(Math.max(0, zip.size - 22)));
  if (end.byteLength < 22 || end.getUint32(0) !== 0x504b0506) throw layout();
  const [disk, first, here, entries] = [4, 6, 8, 10].map((at) => end.getUint16(at, true));
  const [length, start] = [12, 16].map((at) => end.getUint32(at, true));
  if (disk || first || end.getUint16(20, true) || here !== entries || start + length + 22 !== zip.size) throw layout();
  if (entries > MOST.files || length > MOST.small) throw new Refused("5.1", "many");
  return { entries, start, directory: await viewOf(zip.slice(start, start + length)) };
}

/** An entry of the directory: what its local header must say again, and where its content lies. */
function directoryEntry(view, at) {
  if (at + 46 > view.byteLength || view.getUint32(at) !== 0x504b0102) throw layout();
  const [named, extra, comment, disk] = [28, 30, 32, 34].map((field) => view.getUint16(at + field, true));
  if (extra || comment || disk || at + 46 + named > view.byteLength) throw layout();
  const raw = new Uint8Array(view.buffer, view.byteOffset + at + 46, named);
  const kind = (view.getUint32(at + 38, true) >>> 16) & 0o170000;
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  if (![0, 0x800].includes(flags) || ![0, 8].includes(method) || ![0, 0o100000].includes(kind)) throw layout();
  const said = hex(new Uint8Array(view.buffer, view.byteOffset + at + 8, 22)); // flags to length of the name
  const [packed, size, offset] = [20, 24, 42].map((field) => view.getUint32(at + field, true));
  return { raw, said, method, packed, size, offset, name: nameOf(raw) };
}

function nameOf(raw) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw new Refused("5.1", "path");
  }
}

async function checkLocal(zip, entry, end) {
  const local = await viewOf(zip.slice(entry.offset, entry.offset + 30 + entry.raw.length));
  if (local.byteLength < 30 + entry.raw.length || local.getUint32(0) !== 0x504b0304 || entry.offset !== end) throw layout();
  const bytes = new Uint8Array(local.buffer, local.byteOffset);
  const same = hex(bytes.subarray(6, 28)) === entry.said && hex(bytes.subarray(30)) === hex(entry.raw);
  if (!same || local.getUint16(28, true)) throw layout();
}

/** Unpack one file, counting as it comes out: a small file can say that it is small and be a flood. */
async function inflated(blob, entry, most) {
  if (entry.size > most) throw new Refused("5.1", "too-large", entry.name);
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
    throw new Refused("5.1", "zip-size", entry.name);
  } finally {
    reader.cancel().catch(() => {}); // a flood is not read to its end
  }
  if (made !== entry.size) throw new Refused("5.1", "zip-size", entry.name);
  return whole;
}

async function checkIsBag(pack) {
  const there = TAGS.every((tag) => pack.files.has(tag));
  if (!there || utf8(await pack.whole("bagit.txt", MOST.small)) !== BAG) throw new Refused("5.1", "no-bag");
}

/** Check both manifests (5.2). `progress` is told how many files are done, of how many. */
async function checkManifests(pack, progress) {
  const paths = pack.paths();
  const payload = paths.filter((path) => path.startsWith("data/"));
  const tags = paths.filter((path) => !path.startsWith("data/") && path !== "tagmanifest-sha512.txt");
  if (tags.length !== TAGS.length - 1) throw new Refused("5.2", "beside-files");
  let done = 0;
  for (const [manifest, wanted] of [["tagmanifest-sha512.txt", tags], ["manifest-sha512.txt", payload]]) {
    const told = manifestOf(utf8(await pack.whole(manifest, MOST.small)), manifest);
    if (told.size !== wanted.length || !wanted.every((path) => told.has(path))) throw new Refused("5.2", "names", manifest);
    for (const [path, digest] of told) {
      if (hex(await sha(await pack.whole(path), 512)) !== digest) throw new Refused("5.2", "digest", path, manifest);
      progress((done += 1) / paths.length);
    }
  }
}

function manifestOf(text, name) {
  const told = new Map();
  for (const line of text.split(/\r\n|[\n\r]/).filter(Boolean)) {
    const gap = line.indexOf("  ");
    if (gap < 0 || told.has(line.slice(gap + 2))) throw new Refused("5.2", "manifest", name);
    told.set(line.slice(gap + 2), line.slice(0, gap));
  }
  return told;
}
