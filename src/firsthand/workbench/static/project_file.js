// A file of the project as text: what is wrong with it follows a pause; it is saved whole, or the reason stands beside it.
import { post, say } from "./posting.js";

const form = document.getElementById("file");
const text = document.getElementById("text");
const told = document.getElementById("told");
const beside = told.parentElement;
const said = document.getElementById("said");
const PAUSE = 400;
let waiting = 0, asked = 0, typed = false;

const send = (what) => post(`/project/${what}`, new FormData(form));

async function check() {
  const mine = ++asked;
  const [status, answer] = await send("check");
  if (mine !== asked) return;
  beside.removeAttribute("aria-busy");
  if (status === 200) told.innerHTML = answer.told;
}

async function save() {
  clearTimeout(waiting);
  asked += 1;
  const before = text.value;
  const [status, answer] = await send("save");
  beside.removeAttribute("aria-busy");
  if (!answer) return;
  told.innerHTML = answer.told;
  if (status === 200) {
    for (const field of document.querySelectorAll("input[name=digest]")) field.value = answer.digest;
    typed = text.value !== before;
  }
  say({ 200: said.dataset.saved, 409: said.dataset.changed }[status] ?? said.dataset.refused);
}

text.addEventListener("input", () => {
  typed = true;
  asked += 1;
  beside.setAttribute("aria-busy", "true");
  clearTimeout(waiting);
  waiting = setTimeout(check, PAUSE);
});
form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
});

told.addEventListener("click", (event) => {
  const place = event.target.closest("button[data-line]")?.dataset;
  if (!place) return;
  const lines = text.value.split("\n");
  const at = Math.min(Number(place.line), lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
  const column = [...lines[at]].slice(0, Number(place.column) - 1).join("").length;
  text.focus();
  text.setSelectionRange(start + column, start + lines[at].length);
});

// To delete it is to leave it, whatever was typed. Leaving at once empties the page first; then nothing may ask.
document.querySelector(".removal")?.addEventListener("submit", () => { typed = false; });
window.addEventListener("beforeunload", (event) => { if (typed && text.isConnected) event.preventDefault(); });
