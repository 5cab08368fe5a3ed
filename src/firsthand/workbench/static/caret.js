// Marking words of the chosen turn: with the mouse, or with W and the arrows, word by word. What is marked is held here
// and not in the browser's selection, which is lost as soon as a field is gone to.
import { all, choose, chosen, turnOf } from "./turns.js";
import { marking, rangeOf, selected, spoken } from "./words.js";

const told = document.getElementById("marked");
const able = Boolean(globalThis.CSS?.highlights);
let anchor = null, focus = null, marked = null;

export const current = () => marked;
export const walking = () => focus !== null;

function wordsOf(turn) {
  if (turn.querySelector("details:not([open])")) return [];
  const text = spoken(turn).textContent;
  if (!Intl.Segmenter) return [...text.matchAll(/\S+/g)].map((one) => ({ turn, from: one.index, to: one.index + one[0].length }));
  const found = [...new Intl.Segmenter(spoken(turn).lang, { granularity: "word" }).segment(text)].filter((one) => one.isWordLike);
  return found.map((one) => ({ turn, from: one.index, to: one.index + one.segment.length }));
}

const before = (one, other) => all.indexOf(one.turn) - all.indexOf(other.turn) || one.from - other.from;

// Show what is marked and tell it to a screen reader; the chosen turns are those it is in.
function show(range) {
  if (able) CSS.highlights.set("marking", new Highlight(range));
  else { getSelection().removeAllRanges(); getSelection().addRange(range); }
  told.textContent = marked.exact;
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) scrollBy({ top: top - innerHeight / 3 });
}

function settle() {
  const [low, high] = before(anchor, focus) <= 0 ? [anchor, focus] : [focus, anchor];
  marked = marking(low.turn, low.from, high.turn, high.to);
  choose(all.indexOf(anchor.turn), all.indexOf(focus.turn));
  if (marked) show(rangeOf(low.turn, low.from, high.turn, high.to));
}

export function clear() {
  anchor = focus = marked = null;
  told.textContent = "";
  if (able) CSS.highlights.delete("marking");
}

// Begin at the first word of the turn chosen last; false where it has none.
export function begin() {
  const [first] = wordsOf(all[chosen.last]);
  if (first) { anchor = focus = first; settle(); }
  return Boolean(first);
}

// Take over what was selected with the mouse; false where that is no words of a turn.
export function taken() {
  const found = selected();
  clear();
  if (!found) return false;
  marked = found;
  choose(found.first, found.last);
  const range = getSelection().getRangeAt(0);
  if (able) CSS.highlights.set("marking", new Highlight(range.cloneRange()));
  told.textContent = found.exact;
  return true;
}

// The word so many steps from where she is, in this turn or in the next that has words.
function stepped(step) {
  const here = wordsOf(focus.turn);
  const at = step > 0 ? here.findIndex((one) => one.from > focus.from) : here.findLastIndex((one) => one.from < focus.from);
  if (at >= 0) return here[at];
  for (let next = all.indexOf(focus.turn) + step; all[next]; next += step) {
    const there = wordsOf(all[next]);
    if (there.length) return there.at(step > 0 ? 0 : -1);
  }
  return focus;
}

function toTurn(step, more) {
  const next = all[all.indexOf(focus.turn) + step];
  const there = next ? wordsOf(next) : [];
  return there.length ? there.at(more && step > 0 ? -1 : 0) : focus;
}

// One letter less or more at the end: a Korean word is marked without its particle.
function nudged(step) {
  const end = before(anchor, focus) <= 0 ? focus : anchor, text = spoken(end.turn).textContent;
  let to = end.to + step;
  if (/[\udc00-\udfff]/.test(text[to] ?? "")) to += step;
  const moved = to > end.from && to <= text.length ? { ...end, to } : end;
  if (end === anchor) anchor = moved;
  if (end === focus) focus = moved;
}

// What a key does while words are marked; false where it does nothing to them.
export function press(key, more) {
  if (key === "," || key === ".") nudged(key === "." ? 1 : -1);
  else {
    const steps = {
      ArrowRight: () => stepped(1), ArrowLeft: () => stepped(-1),
      ArrowDown: () => toTurn(1, more), ArrowUp: () => toTurn(-1, more),
      Home: () => wordsOf(focus.turn)[0], End: () => wordsOf(focus.turn).at(-1),
    };
    if (!steps[key]) return false;
    focus = steps[key]();
    if (!more) anchor = focus;
  }
  settle();
  return true;
}

export const inside = (node) => Boolean(turnOf(node)) && spoken(turnOf(node)).contains(node);
