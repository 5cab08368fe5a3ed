// Search in the interview being read. The words are posted, never in an address; the server finds them as over all.
import { post } from "./posting.js";
import { all, back, choose, chosen, keyOf, numbered, turns } from "./turns.js";

const form = document.getElementById("within");
const words = document.getElementById("within-words");
const told = document.getElementById("within-at");
const able = Boolean(globalThis.CSS?.highlights);
let hits = [], at = -1, sought = null;

const section = (hit) => (hit.beside ? document.querySelector(`.apart [data-number="${hit.turn}"]`) : null);
const place = (hit) => section(hit) ?? numbered(hit.turn).querySelector(hit.beside ? ".translated" : ".spoken");
const isCovered = (hit) => Boolean(place(hit)?.closest("details:not([open])"));

// A stretch of an element's text, though it may stand in several nodes.
function rangeIn(element, from, to) {
  const range = new Range(), walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let before = 0, begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const end = before + node.length;
    if (!begun && from < end) { range.setStart(node, from - before); begun = true; }
    if (begun && to <= end) { range.setEnd(node, to - before); return [range]; }
    before = end;
  }
  return [];
}

const rangesOf = (hit) => hit.marks.flatMap(([from, to]) => place(hit) ? rangeIn(place(hit), from, to) : []);

function paint() {
  for (const turn of turns.querySelectorAll("[data-found]")) turn.removeAttribute("data-found");
  for (const hit of hits) numbered(hit.turn)?.setAttribute("data-found", "");
  if (!able) return;
  const now = at < 0 ? [] : rangesOf(hits[at]);
  CSS.highlights.set("within", new Highlight(...hits.filter((_, one) => one !== at).flatMap(rangesOf)));
  CSS.highlights.set("within-now", Object.assign(new Highlight(...now), { priority: 1 }));
}

function show() {
  paint();
  if (!hits.length) { told.textContent = sought ? form.dataset.none : ""; return; }
  const hit = hits[at], turn = all.indexOf(numbered(hit.turn));
  if (section(hit)) section(hit).scrollIntoView({ block: "nearest" });
  else choose(turn, turn);
  told.textContent = `${at + 1} / ${hits.length}${isCovered(hit) ? ` · ${form.dataset.covered}` : ""}`;
}

function step(by) {
  if (!hits.length) return;
  at = (at + by + hits.length) % hits.length;
  show();
}

async function find() {
  const asked = words.value.trim();
  if (!asked) { hits = []; at = -1; sought = null; show(); return; }
  const [status, answer] = await post(form.action, { words: asked, beside: form.elements.beside.value });
  if (status !== 200) return;
  [hits, sought] = [answer.hits, asked];
  const from = Number(all[chosen.last].dataset.number);
  at = hits.length ? Math.max(0, hits.findIndex((hit) => hit.turn >= from)) : -1;
  show();
}

form.addEventListener("submit", (event) => { event.preventDefault(); find(); });
words.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  if (sought !== null && words.value.trim() === sought) step(event.shiftKey ? -1 : 1);
  else find();
});
document.getElementById("within-before").addEventListener("click", () => step(-1));
document.getElementById("within-after").addEventListener("click", () => step(1));
turns.addEventListener("keydown", (event) => {
  const by = { "]": 1, "[": -1 }[keyOf(event)];
  if (keyOf(event) === "/") { words.focus(); words.select(); }
  else if (by && hits.length) { step(by); back(); }
  else return;
  event.preventDefault();
});
