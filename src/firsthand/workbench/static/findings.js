// A finding as text and as a form: whichever is typed in, the server puts into the other, and counts.
import { marked, placed } from "./placing.js";
import { post, say } from "./posting.js";

const form = document.getElementById("finding");
const text = document.getElementById("text");
const fields = document.getElementById("fields");
const told = document.getElementById("told");
const said = document.getElementById("said");
const PAUSE = 300;
let waiting = 0, asked = 0, typed = false;

const send = (what) => post(`/findings/-/${what}`, new FormData(form));

// Only what was not typed in is changed, so that nothing moves under her hands.
function show(answer) {
  told.innerHTML = answer.told;
  if (form.elements.by.value === "form") text.value = answer.text ?? text.value;
  if (answer.fields === undefined) return;
  fields.disabled = answer.fields === null && form.elements.by.value === "text";
  if (form.elements.by.value === "text") for (const [name, value] of Object.entries(answer.fields ?? {})) form.elements[name].value = value;
}

async function count() {
  const mine = ++asked;
  const [status, answer] = await send("count");
  if (mine === asked && status === 200) show(answer);
}

async function save() {
  clearTimeout(waiting);
  const mine = ++asked;
  const [status, answer] = await send("save");
  if (!answer) return;
  if (mine === asked) show(answer);
  if (status === 200) {
    form.elements.digest.value = answer.digest;
    if (mine === asked) typed = false;
    if (location.pathname === "/findings/-/new") named(answer.name);
  }
  say({ 200: said.dataset.saved, 409: said.dataset.changed }[status] ?? said.dataset.refused);
}

// A finding that was new is now the one of this name: saved again it is changed, and not made anew.
function named(name) {
  form.elements.name.value = name;
  form.elements.name.readOnly = true;
  history.replaceState(null, "", `/findings/${encodeURIComponent(name)}`);
}

form.addEventListener("input", (event) => {
  typed = true;
  if (event.target === text) form.elements.by.value = "text";
  else if (fields.contains(event.target)) form.elements.by.value = "form";
  asked += 1;
  clearTimeout(waiting);
  waiting = setTimeout(count, PAUSE);
});
form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
});

placed(told, text);
marked(told, text, document.getElementById("gutter"));

// Leaving at once empties the page first; then nothing may ask whether to stay.
window.addEventListener("beforeunload", (event) => { if (typed && text.isConnected) event.preventDefault(); });
