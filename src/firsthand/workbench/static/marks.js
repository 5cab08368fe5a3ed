// What stands on the turns, read once from the lists of codes beside them, and the marked words shown in the text.
import { all } from "./turns.js";
import { pieces, rangeOf, spoken } from "./words.js";

const able = Boolean(globalThis.CSS?.highlights);
const byTurn = new Map();
const painted = new Map();

function read(turn) {
  byTurn.set(turn, [...turn.querySelectorAll(".code")].map((item) => {
    const { passage, code, coder, look, start, end } = item.dataset;
    const [first, last = first] = passage.split("/")[1].split("-").map(Number);
    const suggested = item.classList.contains("suggested");
    return {
      key: `${passage} ${code} ${suggested ? "?" : coder}`, first, last, look, suggested,
      start: start && Number(start), end: end && Number(end),
      label: `${item.querySelector(".label").textContent} · ${item.querySelector(".how").textContent}`,
    };
  }));
}

// Each coding once, in order of where it begins, the longer first.
export function codings() {
  const found = new Map();
  for (const turn of all) for (const one of byTurn.get(turn) ?? []) found.set(one.key, one);
  return [...found.values()].sort((a, b) => a.first - b.first || b.last - a.last || (a.key < b.key ? -1 : 1));
}

export function keyed(item) {
  return `${item.dataset.passage} ${item.dataset.code} ${item.classList.contains("suggested") ? "?" : item.dataset.coder}`;
}

// Turns are numbered from 1 without a gap.
const places = (one) => pieces(one.first - 1, one.last - 1, one.start, one.end);

export function rangesOf(one) {
  if (one.start === undefined) return [];
  return places(one).map(([turn, from, to]) => rangeOf(turn, from, turn, to));
}

// Where the browser has no highlights: the words of each turn in marks, each with every look that lies on it.
function mark(turn, cuts) {
  const text = spoken(turn).textContent;
  const ends = [...new Set([0, text.length, ...cuts.flatMap(([from, to]) => [from, to])])].sort((a, b) => a - b);
  const parts = ends.slice(0, -1).map((from, at) => {
    const looks = cuts.filter(([start, end]) => start <= from && end >= ends[at + 1]).map(([, , look]) => `look-${look}`);
    if (!looks.length) return document.createTextNode(text.slice(from, ends[at + 1]));
    const part = document.createElement("mark");
    part.className = looks.join(" ");
    part.textContent = text.slice(from, ends[at + 1]);
    return part;
  });
  spoken(turn).replaceChildren(...parts);
}

function markAll(marked) {
  const cuts = new Map(all.filter((turn) => spoken(turn).querySelector("mark")).map((turn) => [turn, []]));
  for (const one of marked) {
    for (const [turn, from, to] of places(one)) cuts.set(turn, [...(cuts.get(turn) ?? []), [from, to, one.look]]);
  }
  for (const [turn, these] of cuts) mark(turn, these);
}

// Show the words marked: only those are touched that are new, are gone or stand elsewhere.
function paint(found) {
  const marked = found.filter((one) => one.start !== undefined);
  if (!able) { markAll(marked); return; }
  const wanted = new Map(marked.map((one) => [`${one.key} ${one.look} ${one.start} ${one.end}`, one]));
  for (const [name, [highlight, ranges]] of painted) {
    if (wanted.has(name)) continue;
    for (const range of ranges) highlight.delete(range);
    painted.delete(name);
  }
  const fresh = new Map();
  for (const [name, one] of wanted) {
    if (painted.has(name)) continue;
    const look = `look-${one.look}`, ranges = rangesOf(one);
    const highlight = CSS.highlights.get(look) ?? fresh.get(look) ?? new Highlight();
    if (!CSS.highlights.has(look)) fresh.set(look, highlight);
    for (const range of ranges) highlight.add(range);
    painted.set(name, [highlight, ranges]);
  }
  for (const [look, highlight] of fresh) CSS.highlights.set(look, highlight);
}

// Read the lists of these turns again, show the words marked, and say what there is now.
export function refreshed(changed) {
  for (const turn of changed) read(turn);
  const found = codings();
  paint(found);
  return found;
}
