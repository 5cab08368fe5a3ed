// Turns are said to be right or wrong, and mended, without leaving the page. Without this each form sends itself.
import { post, say } from "./posting.js";

const turns = document.getElementById("turns");
const state = document.getElementById("state");
const said = document.getElementById("said");
const pairs = () => [...turns.querySelectorAll(".pair")];

function go(to) {
  const all = pairs();
  const next = all[Math.max(0, Math.min(to, all.length - 1))];
  next?.focus();
}

async function send(form, what, onward) {
  const pair = form.closest(".pair"), at = pairs().indexOf(pair);
  const fields = { ...Object.fromEntries(new FormData(form)), do: what };
  const [status, told] = await post(form.getAttribute("action"), fields);
  if (!told) return;
  state.innerHTML = told.state;
  const typed = new Map([...form.querySelectorAll("textarea")].map((field) => [field.name, field]));
  const open = [...form.querySelectorAll("details")].map((one) => one.open);
  const kept = status === 409 || what === "right" || what === "undo" || what === "wrong";
  pair.outerHTML = told.turn;
  const now = pairs()[at];
  if (!now) return;
  if (kept) {
    now.querySelectorAll("details").forEach((one, number) => { one.open = open[number]; });
    const words = now.querySelector("[name=words]");
    if (words && typed.get("words") && typed.get("words").value !== typed.get("words").defaultValue) words.value = typed.get("words").value;
    const remark = now.querySelector("[name=remark]");
    if (what === "wrong") now.querySelector(".says").open = false;
    else if (typed.get("remark")) remark.value = typed.get("remark").value;
  }
  if (status === 409) say(said.dataset.changed);
  go(onward ? at + 1 : at);
}

turns.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter?.value ?? "right", event.submitter?.value === "right");
});

function ask(pair, kind) {
  const details = pair.querySelector(`.${kind}`);
  if (!details) return;
  details.open = true;
  details.querySelector("textarea").focus();
}

turns.addEventListener("keydown", (event) => {
  const pair = event.target.closest(".pair");
  if (!pair || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target !== pair) {
    if (event.key === "Escape") pair.focus();
    return;
  }
  const at = pairs().indexOf(pair);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "ArrowDown" || key === "j") { event.preventDefault(); go(at + 1); }
  else if (key === "ArrowUp" || key === "k") { event.preventDefault(); go(at - 1); }
  else if (key === "Enter") { event.preventDefault(); send(pair.querySelector("form"), "right", true); }
  else if (key === "w") { event.preventDefault(); ask(pair, "says"); }
  else if (key === "e") { event.preventDefault(); ask(pair, "mends"); }
});

const fresh = () => [...turns.querySelectorAll("textarea")].every((field) => field.value === field.defaultValue);
// Leaving at once empties the page first; then nothing may ask whether to stay.
window.addEventListener("beforeunload", (event) => { if (turns.isConnected && !fresh()) event.preventDefault(); });
const named = pairs().findIndex((one) => `#${one.id}` === location.hash);
const first = pairs().findIndex((one) => !one.matches(".right, .wrong"));
go(named >= 0 ? named : Math.max(first, 0));
