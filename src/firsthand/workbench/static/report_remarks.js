// What the check says, beside the text: after a pause; what weighs all numbers together after a longer one.
import { post } from "./posting.js";
import { draw, go, text, write } from "./report_text.js";

const form = document.getElementById("writing");
const told = document.getElementById("remarks");
const spoken = document.getElementById("spoken");
const PAUSE = 300, LONGER = 1500;
let waiting = 0, asked = 0, running = false, again = false, remarks = [], was = text.value;

export const send = (what, more = {}) => post(`${location.pathname}/${what}`, { ...Object.fromEntries(new FormData(form)), ...more });

// One check at a time, however long it takes: what was typed meanwhile is checked once that has ended.
async function check(whole) {
  if (running) { again = true; return; }
  running = true;
  const mine = asked;
  const [status, answer] = await send("check", whole ? { whole: "1" } : {});
  running = false;
  if (again) { again = false; check(false); return; }
  if (mine !== asked || status !== 200) return;
  const focused = told.contains(document.activeElement) ? [...told.querySelectorAll("button, a")].indexOf(document.activeElement) : -1;
  remarks = answer.remarks;
  told.innerHTML = answer.told;
  told.removeAttribute("aria-busy");
  if (focused >= 0) told.querySelectorAll("button, a")[focused]?.focus();
  draw(remarks);
  if (!whole) waiting = setTimeout(() => check(true), LONGER);
}

// What was remarked on goes along with the words as others are typed before it; where its own words change it is no more.
function shift() {
  const now = text.value;
  const most = Math.min(was.length, now.length);
  let same = 0, after = 0;
  while (same < most && was[same] === now[same]) same += 1;
  while (after < most - same && was[was.length - 1 - after] === now[now.length - 1 - after]) after += 1;
  const by = now.length - was.length, kept = was.length - after;
  remarks = remarks.map((one) => {
    if (one.start < 0 || one.end <= same) return one;
    return one.start >= kept ? { ...one, start: one.start + by, end: one.end + by } : { ...one, start: -1, end: -1 };
  });
  was = now;
}

function changed() {
  asked += 1;
  shift();
  draw(remarks);
  told.setAttribute("aria-busy", "true");
  clearTimeout(waiting);
  waiting = setTimeout(() => check(false), PAUSE);
}

function choose(number) {
  const one = remarks[number];
  for (const item of told.querySelectorAll("li[data-at]")) item.toggleAttribute("data-chosen", Number(item.dataset.at) === number);
  told.querySelector("li[data-chosen]")?.scrollIntoView({ block: "nearest" });
  go(one.start, one.end);
  spoken.textContent = `${one.code}: ${one.message}`;
}

// The next place after the caret at which something was remarked, or the one before; round at the ends.
function travel(forward) {
  const there = remarks.map((one, number) => ({ ...one, number })).filter((one) => one.start >= 0)
    .sort((a, b) => a.start - b.start || a.number - b.number);
  if (!there.length) return;
  const now = there.findIndex((one) => told.querySelector(`li[data-at="${one.number}"][data-chosen]`)
    && one.start === text.selectionStart && one.end === text.selectionEnd);
  const by = forward ? 1 : -1;
  let next = now >= 0 ? now + by : forward
    ? there.findIndex((one) => one.start >= text.selectionEnd) : there.findLastIndex((one) => one.end <= text.selectionStart);
  if (now < 0 && next < 0) next = forward ? 0 : there.length - 1;
  choose(there[(next + there.length) % there.length].number);
}

told.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  const number = button && Number(button.closest("li").dataset.at), one = button && remarks[number];
  if (!one || one.start < 0) return;
  if (button.dataset.do === "go") choose(number);
  else { write(one.words, one.start, one.end); text.setSelectionRange(one.start, one.start + one.words.length); }
});

text.addEventListener("input", changed);
addEventListener("keydown", (event) => {
  if (event.key !== "F8" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  travel(!event.shiftKey);
});
draw(remarks);
check(false);
