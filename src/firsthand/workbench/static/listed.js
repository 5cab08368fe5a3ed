// The codes on a turn, gone through with the keyboard: C from the turn, arrows, M for the memo, Delete to take off.
import { accept } from "./coding.js";
import { openMemo } from "./memo.js";
import { say } from "./posting.js";
import { send } from "./saving.js";
import { all, back, chosen, keyOf, turnOf, turns } from "./turns.js";

const said = document.getElementById("said");

export function toCodes() { all[chosen.last].querySelector(".code")?.focus(); }

export async function act(button) {
  const item = button.closest(".code"), what = button.dataset.do;
  if (what === "memo") { openMemo(item); return; }
  if (what === "accept") { accept(item.dataset); return; }
  const { passage, code } = item.dataset, label = `${passage} ${code}`;
  if (await send(`/codings/${what}`, { passage, code }, label) !== null && what === "remove") say(`${said.dataset.off}: ${label}`);
}

// What a key does on a code; false where it does nothing there.
export function pressed(event) {
  const item = event.target.closest(".code"), key = keyOf(event);
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step) {
    const list = [...turnOf(item).querySelectorAll(".code")];
    list[(list.indexOf(item) + step + list.length) % list.length].focus();
  } else if (key === "c" || key === "ArrowLeft") back();
  else {
    const wanted = { m: "memo", Delete: "remove", Backspace: "remove" }[key];
    const button = wanted && item.querySelector(`[data-do=${wanted}]`);
    if (!button) return false;
    act(button);
  }
  return true;
}

turns.addEventListener("click", (event) => { const button = event.target.closest("button[data-do]"); if (button) act(button); });
