// The manuscript and what the check says of it. Checked after a pause; what weighs all numbers together after a longer one.
import { post, say } from "./posting.js";

const form = document.getElementById("writing");
const text = document.getElementById("text");
const marks = document.getElementById("marks");
const told = document.getElementById("remarks");
const said = document.getElementById("said");
const PAUSE = 300, LONGER = 1500;
let waiting = 0, asked = 0, typed = false, remarks = [], was = text.value;

const send = (what, more = {}) => post(`${location.pathname}/${what}`, { ...Object.fromEntries(new FormData(form)), ...more });

// The same words behind the text, with a mark under each remark: a text area itself can mark nothing.
function mark() {
  const value = text.value;
  const order = { block: 0, review: 1, note: 2 };
  const spans = remarks.filter((one) => one.start >= 0 && one.end > one.start).sort((a, b) => a.start - b.start || order[a.severity] - order[b.severity]);
  marks.replaceChildren();
  let at = 0;
  for (const one of spans) {
    if (one.start < at) continue;
    const marked = document.createElement("mark");
    marked.className = one.severity;
    marked.textContent = value.slice(one.start, one.end);
    marks.append(value.slice(at, one.start), marked);
    at = one.end;
  }
  marks.append(value.slice(at) + "\n");
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

async function check(whole) {
  const mine = ++asked;
  const [status, answer] = await send("check", whole ? { whole: "1" } : {});
  if (mine !== asked || status !== 200) return;
  remarks = answer.remarks;
  told.innerHTML = answer.told;
  told.removeAttribute("aria-busy");
  mark();
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
  typed = true;
  asked += 1;
  shift();
  mark();
  told.setAttribute("aria-busy", "true");
  clearTimeout(waiting);
  waiting = setTimeout(() => check(false), PAUSE);
}

async function save() {
  const before = text.value;
  const [status, answer] = await send("save");
  if (!answer) return;
  if (status === 200) {
    form.elements.digest.value = answer.digest;
    typed = text.value !== before;
  }
  say(status === 200 ? said.dataset.saved : answer.told);
}

text.addEventListener("input", changed);
document.getElementById("save").addEventListener("click", save);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
});
form.addEventListener("submit", () => {
  const seen = document.getElementById("seen");
  seen.hidden = false;
  seen.scrollIntoView({ block: "start" });
});

told.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  const one = button && remarks[Number(button.closest("li").dataset.at)];
  if (!one || one.start < 0) return;
  text.focus();
  text.setSelectionRange(one.start, one.end);
  if (button.dataset.do === "go") {
    const marked = [...marks.querySelectorAll("mark")].find((each) => each.textContent === text.value.slice(one.start, one.end));
    marked?.scrollIntoView({ block: "center" });
    return;
  }
  text.setRangeText(one.words, one.start, one.end, "select");
  changed();
});

// Leaving at once empties the page first; then nothing may ask whether to stay.
window.addEventListener("beforeunload", (event) => { if (typed && text.isConnected) event.preventDefault(); });
window.addEventListener("resize", mark);
mark();
check(false);
