// Words inside a passage, by where they stand in its text: its turns with a line feed between two. The server counts
// code points, JavaScript units of UTF-16, in which a character beyond U+FFFF is two: here one is made of the other.
import { all } from "./turns.js";

const PAIRED = /[\ud800-\udfff]/;

export const spoken = (turn) => turn.querySelector(".spoken");
export const pointsIn = (text, units) => PAIRED.test(text) ? [...text.slice(0, units)].length : units;
export const unitsIn = (text, points) => PAIRED.test(text) ? [...text].slice(0, points).join("").length : points;

// The text node of a turn that has its unit number `at`, and where in it. A fall-back mark parts the text in several.
function place(turn, at) {
  const walker = document.createTreeWalker(spoken(turn), NodeFilter.SHOW_TEXT);
  let node = walker.nextNode(), left = at;
  while (node && left > node.length) {
    left -= node.length;
    const next = walker.nextNode();
    if (!next) { left = node.length; break; }
    node = next;
  }
  return node ? [node, left] : [spoken(turn), 0];
}

export function rangeOf(from, start, to, end) {
  const range = document.createRange();
  range.setStart(...place(from, start));
  range.setEnd(...place(to, end));
  return range;
}

// The ranges of a coding's words, one in each turn, as [turn, first unit, last unit].
export function pieces(first, last, start, end) {
  const found = [];
  let before = 0;
  for (let at = first; at <= last && before < end; at += 1) {
    const text = spoken(all[at]).textContent, length = pointsIn(text, text.length);
    const from = Math.max(0, start - before), to = Math.min(length, end - before);
    if (from < to) found.push([all[at], unitsIn(text, from), unitsIn(text, to)]);
    before += length + 1;
  }
  return found;
}

// What is marked from a unit of one turn to a unit of another, without the white space at its ends; null for nothing.
export function marking(from, start, to, end) {
  const [first, last] = [all.indexOf(from), all.indexOf(to)];
  const texts = all.slice(first, last + 1).map((turn) => spoken(turn).textContent), whole = texts.join("\n");
  const stop = whole.length - texts.at(-1).length + end;
  const cut = whole.slice(start, stop), exact = cut.trim();
  if (!exact) return null;
  const at = start + cut.length - cut.trimStart().length;
  const point = pointsIn(whole, at);
  return { first, last, start: point, end: point + pointsIn(exact, exact.length), exact };
}

// What a selection made with the mouse holds of the words of turns: clipped to them, as the page has more beside them.
export function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0), held = [];
  for (const turn of all) {
    if (!range.intersectsNode(turn)) { if (held.length) break; continue; }
    const own = document.createRange();
    own.selectNodeContents(spoken(turn));
    const starts = range.compareBoundaryPoints(Range.START_TO_START, own) > 0;
    const ends = range.compareBoundaryPoints(Range.END_TO_END, own) < 0;
    if (range.compareBoundaryPoints(Range.END_TO_START, own) >= 0 || range.compareBoundaryPoints(Range.START_TO_END, own) <= 0) continue;
    const unit = (node, offset) => { const upTo = own.cloneRange(); upTo.setEnd(node, offset); return upTo.toString().length; };
    const from = starts ? unit(range.startContainer, range.startOffset) : 0;
    const to = ends ? unit(range.endContainer, range.endOffset) : own.toString().length;
    if (from < to) held.push([turn, from, to]);
  }
  if (!held.length) return null;
  return marking(held[0][0], held[0][1], held.at(-1)[0], held.at(-1)[2]);
}
