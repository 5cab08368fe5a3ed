// A link put at the caret: passages, findings or sources are found, one is chosen, then its words; the check is asked first.
import { send } from "./report_remarks.js";
import { text, write } from "./report_text.js";

const dialog = document.getElementById("insert");
const find = dialog.querySelector("form.find"), words = find.elements.words;
const found = document.getElementById("insert-found"), then = document.getElementById("insert-then");
const passage = document.getElementById("insert-passage"), chosen = document.getElementById("insert-words");
const tried = document.getElementById("insert-tried"), put = document.getElementById("insert-put");
const KEYS = { F2: "passages", F4: "findings", F9: "sources" };
const PAUSE = 250;
let kind = "", caret = [0, 0], asked = 0, waiting = 0, change = null;

const where = () => ({ at: caret[0], until: caret[1] });

function forget() {
  asked += 1;
  change = null;
  put.disabled = true;
  tried.replaceChildren();
}

async function ask(what, more) {
  const mine = ++asked;
  tried.setAttribute("aria-busy", "true");
  const [status, answer] = await send(`insert/${what}`, { ...where(), ...more });
  if (mine !== asked) return null;
  tried.removeAttribute("aria-busy");
  return status === 200 ? answer : null;
}

async function open(what) {
  kind = what;
  caret = [text.selectionStart, text.selectionEnd];
  forget();
  for (const element of [found, then]) element.replaceChildren();
  passage.hidden = true;
  for (const title of dialog.querySelectorAll("[data-for]")) title.hidden = title.dataset.for !== kind;
  words.value = "";
  dialog.showModal();
  words.focus();
  if (kind !== "passages") found.innerHTML = (await ask(kind, {}))?.told ?? "";
}

// Findings and sources are all there, and narrowed as she types; passages are looked for.
function narrow() {
  const looked = words.value.trim().toLowerCase().split(/\s+/);
  for (const one of found.querySelectorAll("label.choice")) {
    const said = one.textContent.toLowerCase();
    one.hidden = !looked.every((word) => said.includes(word));
  }
}

find.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (kind !== "passages") return found.querySelector("label.choice:not([hidden]) input")?.focus();
  if (!words.value.trim()) return;
  forget();
  passage.hidden = true;
  const answer = await ask("passages", { words: words.value });
  if (!answer) return;
  found.innerHTML = answer.told;
  (found.querySelector("input") ?? words).focus();
});
words.addEventListener("input", () => { if (kind !== "passages") narrow(); });

// A passage that is covered is shown once she asks for it, not when the arrow keys come past it.
function show(label) {
  passage.hidden = !!label.querySelector("details.graphic:not([open])");
  if (passage.hidden) return;
  const said = label.querySelector(".said-there");
  chosen.value = said.textContent;
  chosen.lang = said.lang;
  chosen.setSelectionRange(0, chosen.value.length);
  quote();
}

found.addEventListener("toggle", (event) => {
  const label = event.target.closest("label");
  if (label?.querySelector("input:checked")) show(label);
}, true);

found.addEventListener("change", async (event) => {
  forget();
  if (kind === "passages") {
    show(event.target.closest("label"));
    return;
  }
  const answer = await ask("phrases", { kind: kind === "sources" ? "source" : "finding", chosen: event.target.value });
  then.innerHTML = answer?.told ?? "";
  tried.replaceChildren();
});

const alone = () => passage.querySelector("input[name=alone]:checked").value;

async function quote() {
  const one = found.querySelector("input[name=passage]:checked");
  if (!one) return;
  const answer = await ask("quotation", {
    passage: one.value, language: one.dataset.language, from: chosen.selectionStart, to: chosen.selectionEnd, alone: alone(),
  });
  offer(answer);
}

function offer(answer) {
  if (!answer) return;
  change = answer;
  tried.innerHTML = answer.told;
  put.disabled = false;
}

// The passage can be chosen from as from any text, with the mouse or with Shift and the arrows, and not changed.
for (const kept of ["beforeinput", "paste", "drop"]) chosen.addEventListener(kept, (event) => event.preventDefault());
document.addEventListener("selectionchange", () => {
  if (!dialog.open || document.activeElement !== chosen || passage.hidden) return;
  put.disabled = true;
  clearTimeout(waiting);
  waiting = setTimeout(quote, PAUSE);
});
passage.addEventListener("change", quote);
then.addEventListener("change", async (event) => {
  forget();
  offer(await ask("phrase", { words: event.target.value, target: event.target.dataset.target }));
});

function insert() {
  if (!change) return;
  dialog.close();
  write(change.words, change.start, change.end);
}

put.addEventListener("click", insert);
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target === words || event.target.closest("button, a, summary")) return;
  event.preventDefault();
  insert();
});
dialog.addEventListener("close", () => { clearTimeout(waiting); forget(); text.focus(); });
for (const button of document.querySelectorAll("button[data-insert]")) button.addEventListener("click", () => open(button.dataset.insert));
addEventListener("keydown", (event) => {
  const what = KEYS[event.key];
  if (!what || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  open(what);
});
