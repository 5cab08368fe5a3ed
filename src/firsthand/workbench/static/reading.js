// Reading and coding with the keyboard or the mouse. What is shown comes from the server; each part has a file.
import * as caret from "./caret.js";
import { ask, may } from "./coding.js";
import { toCoverage } from "./coverage.js";
import "./following.js";
import * as listed from "./listed.js";
import { say } from "./posting.js";
import { undo } from "./saving.js";
import "./stripes.js";
import { all, back, choose, chosen, keyOf, turnOf, turns } from "./turns.js";

const said = document.getElementById("said");

function suggestion() {
  const waiting = [...turns.querySelectorAll(".code.suggested")];
  const next = waiting.find((one) => all.indexOf(turnOf(one)) > chosen.last) ?? waiting[0];
  if (!next) return;
  const at = all.indexOf(turnOf(next));
  choose(at, at);
  (next.querySelector("button") ?? next).focus();
}

// The mouse was let go, wherever that was, after it was pressed on a turn: words are marked, or the turn is chosen.
function released(event, pressed) {
  const marked = getSelection(), turn = turnOf(event.target) ?? pressed;
  if (may && !marked.isCollapsed) {
    if (caret.taken()) { back(); return; }
    say(said.dataset.original);
  } else caret.clear();
  const at = all.indexOf(turn);
  choose(event.shiftKey ? chosen.first : at, at);
  if (marked.isCollapsed) back();
}

function walked(event, key) {
  if (key === "w" || key === "Escape") { caret.clear(); choose(chosen.last, chosen.last); }
  else if (!caret.press(key, event.shiftKey)) return false;
  back();
  return true;
}

const does = {
  Enter: () => { if (may) ask(); },
  w: () => { if (may) caret.begin(); },
  n: suggestion,
  u: () => { if (may) undo(); },
  c: listed.toCodes,
  g: toCoverage,
};

function pressed(event) {
  const key = keyOf(event);
  if (!key || event.target.closest("button, a, summary")) return;
  if (event.target.closest(".code")) {
    if (listed.pressed(event)) { event.preventDefault(); return; }
  } else if (caret.walking() && walked(event, key)) { event.preventDefault(); return; }
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key];
  if (step) {
    caret.clear();
    choose(event.shiftKey ? chosen.first : chosen.last + step, chosen.last + step);
    back();
  } else if (does[key]) does[key]();
  else return;
  event.preventDefault();
}

turns.addEventListener("mousedown", (event) => {
  const turn = turnOf(event.target);
  if (!turn || event.button || event.target.closest(".codes, button, a, summary")) return;
  document.addEventListener("mouseup", (up) => setTimeout(released, 0, up, turn), { once: true });
});
turns.addEventListener("keydown", pressed);

const named = all.findIndex((turn) => `#${turn.id}` === location.hash);
choose(Math.max(named, 0), Math.max(named, 0));
back();
