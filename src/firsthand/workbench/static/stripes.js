// Codings as stripes beside the turns: two that overlap stand beside each other, and one over several turns is unbroken.
// They are for the eye; a screen reader has the list of codes on each turn.
import { keyed, rangesOf, refreshed } from "./marks.js";
import { all, numbered, turns } from "./turns.js";

const WIDE = 6, GAP = 3, MOST = 96;
const drawn = new Map();
let long = [];

// The first column in which a stripe meets no other: those before it are in order of where they begin.
function columned(found) {
  const ends = [];
  return found.map((one) => {
    const free = ends.findIndex((end) => end < one.first);
    const column = free < 0 ? ends.length : free;
    ends[column] = one.last;
    return [one, column];
  });
}

// The stripe of a coding: that which is there already, where there is one.
function stripe([one, column], step) {
  const [made] = drawn.get(one.key) ?? [document.createElement("span")];
  const left = `${column * step}px`, width = `${Math.max(2, Math.min(WIDE, step - 1))}px`, lit = made.classList.contains("lit");
  const name = `stripe look-${one.look}${one.suggested ? " suggested" : ""}${lit ? " lit" : ""}`;
  if (made.className !== name) made.className = name;
  if (made.dataset.key !== one.key) made.dataset.key = one.key;
  if (made.dataset.label !== one.label) made.dataset.label = one.label;
  if (made.style.left !== left) made.style.left = left;
  if (made.style.width !== width) made.style.width = width;
  return made;
}

const same = (made, there) => made.length === there.length && made.every((one, at) => one === there[at]);

function draw(found) {
  const columns = columned(found), most = Math.max(0, ...columns.map(([, column]) => column + 1));
  const step = Math.min(WIDE + GAP, MOST / Math.max(1, most)), wide = most ? `${Math.ceil(most * step)}px` : "0px";
  const made = columns.map((each) => [stripe(each, step), each[0]]), of = new Map(all.map((turn) => [turn, []]));
  for (const [element, one] of made) of.get(numbered(one.first))?.push(element);
  for (const [turn, here] of of) {
    const there = turn.querySelector(".stripes");
    if (!same(here, there.children)) there.replaceChildren(...here);
  }
  drawn.clear();
  for (const each of made) drawn.set(each[1].key, each);
  long = made.filter(([, one]) => one.last > one.first);
  if (turns.style.getPropertyValue("--stripes") !== wide) turns.style.setProperty("--stripes", wide);
  stretch();
}

// A stripe of one turn is as high as that by itself; one of several must be told how high they are together.
function stretch() {
  const heights = long.map(([, one]) => numbered(one.last).getBoundingClientRect().bottom - numbered(one.first).getBoundingClientRect().top);
  long.forEach(([made], at) => { made.style.height = `${heights[at] - 4}px`; });
}

// One coding among all: its stripe with its label at the height of `near`, its words, and its name on each of its turns.
function light(key, near = 0) {
  for (const lit of turns.querySelectorAll(".lit")) lit.classList.remove("lit");
  globalThis.CSS?.highlights?.delete("lit");
  const there = key && drawn.get(key);
  if (!there) return;
  there[0].classList.add("lit");
  there[0].style.setProperty("--label", `${Math.max(0, near - there[0].getBoundingClientRect().top)}px`);
  for (const item of turns.querySelectorAll(".code")) item.classList.toggle("lit", keyed(item) === key);
  const ranges = rangesOf(there[1]);
  if (ranges.length) globalThis.CSS?.highlights?.set("lit", new Highlight(...ranges));
}

function pointed(event) {
  const at = event.target.closest?.(".stripe, .code");
  if (!at) light(null);
  else if (at.classList.contains("stripe")) light(at.dataset.key, event.clientY);
  else light(keyed(at), at.getBoundingClientRect().top);
}

for (const kind of ["mouseover", "focusin"]) turns.addEventListener(kind, pointed);
turns.addEventListener("mouseleave", () => light(null));
turns.addEventListener("focusout", () => light(null));
document.addEventListener("codes", (event) => draw(refreshed(event.detail)));
new ResizeObserver(stretch).observe(turns);
draw(refreshed(all));
