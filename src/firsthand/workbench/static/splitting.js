// Giving the passages of a code to its parts, with the keyboard or the mouse. Each decision is saved at once.
import { post, say } from "./posting.js";

const list = document.getElementById("passages");
const said = document.getElementById("said");
const keys = [...document.querySelectorAll("[data-given]")].map((one) => one.dataset.given).filter(Boolean);
const at = `/codebook/${encodeURIComponent(list.dataset.code)}`;
const given = [];

function choose(entry) {
  if (!entry) return;
  for (const other of list.querySelectorAll("li[tabindex='0']")) other.tabIndex = -1;
  entry.tabIndex = 0;
  entry.focus();
}

const waiting = () => [...list.querySelectorAll("li:not([hidden])")];

function tell(answer) {
  document.getElementById("left").textContent = answer.left;
  for (const one of document.querySelectorAll("b[data-given]")) one.textContent = answer.given[one.dataset.given] ?? 0;
}

async function give(entry, part) {
  if (entry.ariaBusy === "true") return;
  entry.ariaBusy = "true";
  const { passage, coder, suggested } = entry.dataset;
  const [status, answer] = await post(`${at}/give`, { passage, coder, suggested, part });
  entry.ariaBusy = "false";
  if (status !== 200) return;
  if (answer.done) given.push([answer.entry, entry]);
  say(answer.done ? said.dataset.given : said.dataset.taken);
  const open = waiting(), here = open.indexOf(entry);
  entry.hidden = true;
  tell(answer);
  choose(open[here + 1] ?? open[here - 1]);
  if (!waiting().length && answer.left) location.reload();
}

async function back() {
  const last = given.at(-1);
  if (!last) return;
  const [status, answer] = await post(`${at}/give-back`, { entry: last[0] });
  if (status !== 200) return;
  given.pop();
  last[1].hidden = false;
  tell(answer);
  choose(last[1]);
  say(said.dataset.back);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const entry = event.target.closest("#passages li"), open = waiting();
  if (event.key === "u") { event.preventDefault(); back(); }
  if (!entry) return;
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step) { event.preventDefault(); choose(open[open.indexOf(entry) + step]); }
  else if (/^[1-9]$/.test(event.key) && keys[event.key - 1]) { event.preventDefault(); give(entry, keys[event.key - 1]); }
});
list.addEventListener("click", (event) => {
  const entry = event.target.closest("li"), part = event.target.closest("[data-part]")?.dataset.part;
  if (entry && part) give(entry, part);
});
choose(waiting()[0]);
