// Choosing a code by any part of its name, with what the passage says of it, how the source knows, and a memo.
import { clear, current } from "./caret.js";
import { say } from "./posting.js";
import { send } from "./saving.js";
import { back, passage } from "./turns.js";

const dialog = document.getElementById("choose");
const form = document.getElementById("choosing-form");
const words = document.getElementById("code-words");
const memo = document.getElementById("code-memo");
const quoted = document.getElementById("chosen-words");
const options = [...document.querySelectorAll("#code-list li")];
const said = document.getElementById("said");
let meant = "";
let suggested = null;

export const may = Boolean(dialog);
const how = () => Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "memo"));

const shown = () => options.filter((option) => !option.hidden);

function point(option) {
  for (const other of options) other.setAttribute("aria-selected", String(other === option));
  words.setAttribute("aria-activedescendant", option ? option.id : "");
  option?.scrollIntoView({ block: "nearest" });
}

function narrow() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const option of options) {
    if (suggested) { option.hidden = option.dataset.code !== suggested.code; continue; }
    const text = option.textContent.toLowerCase();
    option.hidden = !wanted.every((word) => text.includes(word));
  }
  point(shown()[0]);
}

function wordsMarked() {
  const marked = current();
  return marked ? { start: marked.start, end: marked.end, exact: marked.exact } : {};
}

// What the passage says of a suggested code, and how the source knows, is asked before it is accepted.
export function accept({ passage: on, code }) {
  suggested = { passage: on, code };
  open(on, null);
  form.querySelector("[name=polarity]:checked").focus();
}

export function ask() {
  suggested = null;
  open(passage(), current());
  words.focus();
}

function open(on, marked) {
  const now = `${on} ${marked?.start} ${marked?.end}`;
  if (meant !== now) memo.value = "";
  meant = now;
  document.getElementById("chosen-passage").textContent = on;
  quoted.hidden = !marked;
  quoted.textContent = marked?.exact ?? "";
  words.value = "";
  words.parentElement.hidden = memo.parentElement.hidden = Boolean(suggested);
  narrow();
  dialog.showModal();
}

async function put() {
  const option = options.find((one) => one.getAttribute("aria-selected") === "true");
  if (!option) return;
  const fields = suggested ? { ...suggested, ...how() } :
    { passage: passage(), code: option.dataset.code, memo: memo.value, ...wordsMarked(), ...how() };
  const label = `${fields.passage} ${fields.code}`;
  if (await send(suggested ? "/codings/accept" : "/codings/apply", fields, label) === null) return;
  memo.value = "";
  dialog.close();
  clear();
  back();
  say(`${said.dataset.coded}: ${label}`);
}

if (may) {
  words.addEventListener("input", narrow);
  words.addEventListener("keydown", (event) => {
    const list = shown();
    const at = list.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point(list[(at + (event.key === "ArrowDown" ? 1 : list.length - 1)) % list.length]);
    }
  });
  form.addEventListener("keydown", (event) => {
    const newline = event.target === memo && !event.ctrlKey && !event.metaKey;
    if (event.key !== "Enter" || event.isComposing || newline || event.target.tagName === "BUTTON") return;
    event.preventDefault();
    put();
  });
  document.getElementById("put").addEventListener("click", put);
  document.getElementById("code-list").addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) point(option);
  });
  dialog.addEventListener("close", back);
}
