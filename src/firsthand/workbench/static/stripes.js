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

function stripe([one, column], step) {
  const drawn = document.createElement("span");
  drawn.className = `stripe look-${one.look}${one.suggested ? " suggested" : ""}`;
  drawn.dataset.key = one.key;
  drawn.dataset.label = one.label;
  drawn.style.left = `${column * step}px`;
  drawn.style.width = `${Math.max(2, Math.min(WIDE, step - 1))}px`;
  return drawn;
}

function draw(found) {
  const columns = columned(found), most = Math.max(0, ...columns.map(([, column]) => column + 1));
  const step = Math.min(WIDE + GAP, MOST / Math.max(1, most));
  const of = new Map(all.map((turn) => [turn, []]));
  drawn.clear();
  long = [];
  for (const each of columns) {
    const made = stripe(each, step);
    drawn.set(each[0].key, [made, each[0]]);
    of.get(numbered(each[0].first))?.push(made);
    if (each[0].last > each[0].first) long.push([made, each[0]]);
  }
  for (const [turn, made] of of) {
    const there = turn.querySelector(".stripes");
    if (made.length || there.firstChild) there.replaceChildren(...made);
  }
  turns.style.setProperty("--stripes", most ? `${Math.ceil(most * step)}px` : "0px");
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
