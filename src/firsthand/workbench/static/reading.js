// Choosing turns, and putting codes on them, with the keyboard or the mouse. What is shown comes from the server.
import { post, say } from "./posting.js";

const turns = document.getElementById("turns");
const dialog = document.getElementById("choose");
const words = document.getElementById("code-words");
const options = [...document.querySelectorAll("#code-list li")];
const said = document.getElementById("said");
const interview = document.getElementById("choosing-form").dataset.interview;
const all = [...turns.querySelectorAll(".turn")];
const done = [];
let first = 0, last = 0;

function choose(from, to) {
  first = Math.max(0, Math.min(from, all.length - 1));
  last = Math.max(0, Math.min(to, all.length - 1));
  const [low, high] = first < last ? [first, last] : [last, first];
  all.forEach((turn, at) => turn.toggleAttribute("data-chosen", at >= low && at <= high));
  all[last].scrollIntoView({ block: "nearest" });
}

function passage() {
  const numbers = [all[first], all[last]].map((turn) => Number(turn.dataset.number)).sort((a, b) => a - b);
  return `${interview}/${numbers[0]}` + (numbers[0] === numbers[1] ? "" : `-${numbers[1]}`);
}

async function send(what, fields) {
  const [status, told] = await post(`/codings/${what}`, fields);
  if (status !== 200) return null;
  for (const [number, html] of Object.entries(told.codes)) {
    document.querySelector(`#t${number} .codes`).innerHTML = html;
  }
  return told.changed;
}

function shown() { return options.filter((option) => !option.hidden); }

function point(option) {
  for (const other of options) other.setAttribute("aria-selected", String(other === option));
  words.setAttribute("aria-activedescendant", option ? option.id : "");
  option?.scrollIntoView({ block: "nearest" });
}

function narrow() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const option of options) {
    const text = option.textContent.toLowerCase();
    option.hidden = !wanted.every((word) => text.includes(word));
  }
  point(shown()[0]);
}

function ask() {
  document.getElementById("chosen-passage").textContent = passage();
  words.value = "";
  narrow();
  dialog.showModal();
  words.focus();
}

async function put() {
  const option = options.find((one) => one.getAttribute("aria-selected") === "true");
  if (!option) return;
  const how = Object.fromEntries(new FormData(document.getElementById("choosing-form")));
  const fields = { passage: passage(), code: option.dataset.code, ...how };
  const changed = await send("apply", fields);
  if (changed === null) return;
  if (changed) done.push(["remove", fields]);
  dialog.close();
  turns.focus();
  say(`${said.dataset.coded}: ${fields.passage} ${fields.code}`);
}

async function undo() {
  const step = done.pop();
  if (!step) { say(said.dataset.nothing); return; }
  if (await send(...step) === null) done.push(step);
  else say(`${said.dataset.undone}: ${step[1].passage} ${step[1].code}`);
}

function suggestion() {
  const waiting = [...turns.querySelectorAll(".suggested")];
  const next = waiting.find((one) => all.indexOf(one.closest(".turn")) > last) ?? waiting[0];
  if (!next) return;
  const at = all.indexOf(next.closest(".turn"));
  choose(at, at);
  next.querySelector("button").focus();
}

words.addEventListener("input", narrow);
words.addEventListener("keydown", (event) => {
  const list = shown();
  const at = list.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    point(list[(at + (event.key === "ArrowDown" ? 1 : list.length - 1)) % list.length]);
  }
});
document.getElementById("choosing-form").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.tagName !== "BUTTON") { event.preventDefault(); put(); }
});
document.getElementById("put").addEventListener("click", put);
document.getElementById("code-list").addEventListener("click", (event) => point(event.target.closest("li")));

turns.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) {
    const code = button.closest(".code"), what = button.dataset.do;
    const how = what === "accept" ? Object.fromEntries(new FormData(document.getElementById("choosing-form"))) : {};
    await send(what, { passage: code.dataset.passage, code: code.dataset.code, ...how });
    return;
  }
  const turn = event.target.closest(".turn");
  if (!turn || event.target.closest(".codes")) return;
  const at = all.indexOf(turn);
  const marked = getSelection();
  if (marked && !marked.isCollapsed) {
    const ends = [marked.anchorNode, marked.focusNode].map((node) => all.indexOf((node.nodeType === 1 ? node : node.parentElement).closest(".turn")));
    if (ends.every((end) => end >= 0)) { choose(...ends); return; }
  }
  choose(event.shiftKey ? first : at, at);
});
turns.addEventListener("keydown", (event) => {
  if (event.target.closest("button") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step) { event.preventDefault(); choose(event.shiftKey ? first : last + step, last + step); }
  else if (event.key === "Enter") { event.preventDefault(); ask(); }
  else if (event.key.toLowerCase() === "n") suggestion();
  else if (event.key.toLowerCase() === "u") undo();
});

const named = all.findIndex((turn) => `#${turn.id}` === location.hash);
choose(Math.max(named, 0), Math.max(named, 0));
turns.focus();
