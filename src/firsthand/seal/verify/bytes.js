// Bytes, digests and the Merkle tree (2.2, 2.5, 4.7).

/** What does not hold: the step of section 5, and a sentence of words.js with what it is about. */
class Refused extends Error {
  constructor(step, code, ...about) {
    super(`${step} ${code}`);
    Object.assign(this, { step, code, about });
  }
}

const utf8 = (text) => new TextEncoder().encode(text);
const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const hex = (bytes) => bytes.reduce((text, byte) => text + PAIRS[byte], "");
const unhex = (text) =>
  new Uint8Array(text.length / 2).map((_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
const b64 = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** Read UTF-8, or throw what is given. */
function textOf(bytes, refused) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refused;
  }
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const sha = async (bytes, size = 256) => new Uint8Array(await crypto.subtle.digest(`SHA-${size}`, bytes));
const leafHash = (data) => sha(joined([0], data));
const nodeHash = (left, right) => sha(joined([1], left, right));

/** The root over leaf hashes in this order, level by level: a last one without a neighbour moves up as it is. */
async function rootOf(leaves) {
  if (!leaves.length) return sha(new Uint8Array());
  let level = leaves;
  while (level.length > 1) {
    const above = [];
    for (let at = 0; at < level.length; at += PIECE) {
      const pairs = [];
      for (let left = at; left < Math.min(at + PIECE, level.length); left += 2)
        pairs.push(left + 1 < level.length ? nodeHash(level[left], level[left + 1]) : level[left]);
      for (const node of await Promise.all(pairs)) above.push(node);
    }
    level = above;
  }
  return level[0];
}
const PIECE = 4096; // how much is worked on before the page may draw again; even, so that no pair is parted

/** Whether a leaf is in a tree, by its audit path (RFC 9162, section 2.1.3.2). */
async function isIn(leaf, index, size, path, root) {
  if (index < 0 || index >= size) return false;
  let [at, last, found] = [index, size - 1, leaf];
  for (const step of path) {
    if (last === 0) return false;
    const right = at % 2 === 1 || at === last;
    found = right ? await nodeHash(step, found) : await nodeHash(found, step);
    [at, last] = right ? upFromRight(at, last) : [half(at), half(last)];
  }
  return last === 0 && hex(found) === hex(root);
}

const half = (number) => Math.floor(number / 2); // not >>, which knows 32 bits only

function upFromRight(at, last) {
  while (at % 2 === 0 && at) [at, last] = [half(at), half(last)];
  return [half(at), half(last)];
}

/** Whether one tree continues another (RFC 9162, section 2.1.4.2). Each continues the empty one, and itself. */
async function continues(old, now, proof) {
  if (old.size > now.size) return false;
  if (old.size === 0 || old.size === now.size)
    return !proof.length && old.root === (old.size ? now.root : hex(await sha(new Uint8Array())));
  const steps = proof.map(unhex);
  if (Number.isInteger(Math.log2(old.size))) steps.unshift(unhex(old.root));
  if (!steps.length) return false;
  let [at, last] = [old.size - 1, now.size - 1];
  while (at % 2) [at, last] = [half(at), half(last)];
  let [before, after] = [steps[0], steps[0]];
  for (const step of steps.slice(1)) {
    if (last === 0) return false;
    if (at % 2 || at === last) {
      [before, after] = [await nodeHash(step, before), await nodeHash(step, after)];
      [at, last] = upFromRight(at, last);
    } else {
      after = await nodeHash(after, step);
      [at, last] = [half(at), half(last)];
    }
  }
  return last === 0 && hex(before) === old.root && hex(after) === now.root;
}
