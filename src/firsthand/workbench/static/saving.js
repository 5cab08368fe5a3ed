// What is sent, what is shown of the answer, and what can be taken back. Nothing here knows how a step is undone: the
// server does, and names each step.
import { post, say } from "./posting.js";
import { back, numbered } from "./turns.js";

const said = document.getElementById("said");
const done = [];
let sent = 0;

// A number that changes whenever something is sent or answered: what was asked before may be out of date.
export const sendings = () => sent;

const named = (element) => element.tagName.toLowerCase() + Object.entries(element.dataset).filter(([name]) => name !== "look").map(([name, value]) => `[data-${name}="${CSS.escape(value)}"]`).join("");

// Put a new part in the place of an old one; who was on something in it is on the same thing again.
export function swap(old, html, otherwise = back) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const item = focused?.closest("li"), path = focused && (item === focused ? named(item) : `${item ? named(item) : ""} ${named(focused)}`);
  old.insertAdjacentHTML("afterend", html);
  const fresh = old.nextElementSibling;
  old.remove();
  if (focused) (fresh.querySelector(path) ?? { focus: otherwise }).focus();
  return fresh;
}

export function showCodes(codes) {
  const changed = Object.keys(codes).map(numbered);
  changed.forEach((turn) => swap(turn.querySelector(".codes"), codes[turn.dataset.number]));
  if (changed.length) document.dispatchEvent(new CustomEvent("codes", { detail: changed }));
}

function show(told) {
  if (told.codes) showCodes(told.codes);
  if (told.coverage) document.dispatchEvent(new CustomEvent("coverage", { detail: told.coverage }));
}

// What was answered, or null where it was not done; `words` say what was done, when it is taken back.
export async function send(address, fields, words) {
  sent += 1;
  const [status, told] = await post(address, fields);
  sent += 1;
  if (status !== 200) return null;
  if (told.undo) done.push([told.undo, words]);
  show(told);
  return told;
}

export async function undo() {
  const step = done.pop();
  if (!step) { say(said.dataset.nothing); return; }
  if (await send("/codings/undo", { step: step[0] }) === null) done.push(step);
  else say(`${said.dataset.undone}: ${step[1]}`);
}
