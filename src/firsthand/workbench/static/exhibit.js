// A table or a chart as text: the server draws what is typed, a pause after the last key.
import { post, say } from "./posting.js";
import { marked, placed } from "./placing.js";

const form = document.getElementById("exhibit");
const text = document.getElementById("text");
const told = document.getElementById("told");
const said = document.getElementById("said");
const PAUSE = 400;
let waiting = 0, asked = 0, typed = false;

const send = (what) => post(`/exhibits/-/${what}`, new FormData(form));

async function draw() {
  const mine = ++asked;
  const [status, answer] = await send("draw");
  if (mine === asked && status === 200) told.innerHTML = answer.told;
}

async function save() {
  clearTimeout(waiting);
  const mine = ++asked;
  const [status, answer] = await send("save");
  if (!answer) return;
  if (mine === asked) told.innerHTML = answer.told;
  if (status === 200) {
    form.elements.digest.value = answer.digest;
    if (mine === asked) typed = false;
    form.elements.name.readOnly = true;
    history.replaceState(null, "", `/exhibits/${encodeURIComponent(answer.name)}`);
  }
  say({ 200: said.dataset.saved, 409: said.dataset.changed }[status] ?? said.dataset.refused);
}

form.addEventListener("input", () => {
  typed = true;
  asked += 1;
  clearTimeout(waiting);
  waiting = setTimeout(draw, PAUSE);
});
form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
});
placed(told, text);
marked(told, text, document.getElementById("gutter"));

// Leaving at once empties the page first; then nothing may ask whether to stay.
window.addEventListener("beforeunload", (event) => { if (typed && text.isConnected) event.preventDefault(); });
