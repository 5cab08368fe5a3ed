// What others write meanwhile, asked for now and then while the page is looked at, without keeping the session awake.
import { post, say } from "./posting.js";
import { sendings, showCodes } from "./saving.js";
import { interview, turns } from "./turns.js";

const EVERY = 10_000;
const said = document.getElementById("said");
let asking = false;

const shown = () => [...turns.querySelectorAll(".codes")].filter((list) => list.dataset.state).map((list) => `${list.closest(".turn").dataset.number}:${list.dataset.state}`).join(" ");

export async function follow() {
  if (asking || document.visibilityState !== "visible") return;
  asking = true;
  const before = sendings();
  const [status, told] = await post(`/read/${interview}/codes`, { shown: shown() }, { passive: true });
  asking = false;
  if (status !== 200 || before !== sendings()) return;
  const numbers = Object.keys(told.codes);
  showCodes(told.codes);
  document.dispatchEvent(new CustomEvent("coverage", { detail: told.coverage }));
  if (numbers.length) say(`${said.dataset.others} ${numbers.slice(0, 12).join(", ")}${numbers.length > 12 ? " …" : ""}`);
}

setInterval(follow, EVERY);
document.addEventListener("visibilitychange", follow);
