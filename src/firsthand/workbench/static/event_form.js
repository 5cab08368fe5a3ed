// The form of what happened: dates put together and read aloud, passages read back, a new line for one more perpetrator.
import { choosing } from "./choosing.js";
import { post } from "./posting.js";

const form = document.getElementById("record");

// Dates

const NEEDS = { year: ["year"], month: ["year", "month"], day: ["year", "month", "day"], season: ["year", "season"], about: ["year"], decade: ["year"], between: ["year", "last"], since: ["year"], until: ["year"] };
const two = (text) => text.padStart(2, "0");
const WRITTEN = {
  year: (of) => of.year, month: (of) => `${of.year}-${two(of.month)}`, day: (of) => `${of.year}-${two(of.month)}-${two(of.day)}`,
  season: (of) => `${of.year}-${of.season}`, about: (of) => `${of.year}~`, decade: (of) => `${of.year.slice(0, 3)}X`,
  between: (of) => `${of.year}/${of.last}`, since: (of) => `${of.year}/..`, until: (of) => `../${of.year}`,
};

async function read(input) {
  const text = input.value.trim();
  const [, told] = text ? await post("/events/when", { text }) : [0, { told: "" }];
  if (told && input.value.trim() === text) document.getElementById(`${input.id}-means`).textContent = told.told;
}

function building(field) {
  const box = field.querySelector(".precise");
  const input = field.querySelector("[data-when]");
  const parts = [...box.querySelectorAll("[data-part]")];
  const kind = box.querySelector("[data-part=kind]");
  const show = () => {
    for (const label of box.querySelectorAll("[data-for]")) label.hidden = !label.dataset.for.split(" ").includes(kind.value);
  };
  box.hidden = false;
  show();
  box.addEventListener("input", () => {
    show();
    const said = Object.fromEntries(parts.map((part) => [part.dataset.part, part.value.trim()]));
    if (!NEEDS[kind.value].every((name) => said[name])) return;
    input.value = WRITTEN[kind.value](said);
    read(input);
  });
  input.addEventListener("change", () => read(input));
}

// Passages

const passages = document.getElementById("account-passages");
async function recall() {
  const text = passages.value.trim();
  const [, told] = await post("/events/words", { text });
  if (told && passages.value.trim() === text) document.getElementById("words").innerHTML = told.told;
}

// Perpetrators: the fields of a new line are those of the last, with the next number.

function renumbered(line, from, to) {
  for (const one of line.querySelectorAll("[id], [name], [for], [aria-describedby], [aria-controls]")) {
    for (const name of ["id", "name", "for", "aria-describedby", "aria-controls"]) {
      if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(`perpetrators.${from}`, `perpetrators.${to}`).replace(`perpetrators-${from}`, `perpetrators-${to}`));
    }
  }
}

function another(box) {
  const last = box.querySelector(".part:last-of-type");
  if (![...last.querySelectorAll("input, select")].some((one) => one.value)) return;
  const from = Number(last.dataset.at);
  const line = last.cloneNode(true);
  for (const one of line.querySelectorAll(".choices, .wrong")) one.remove();
  line.dataset.at = from + 1;
  renumbered(line, from, from + 1);
  for (const one of line.querySelectorAll("input")) one.value = "";
  for (const one of line.querySelectorAll("select")) one.selectedIndex = 0;
  for (const one of line.querySelectorAll(".means")) one.textContent = "";
  for (const one of line.querySelectorAll("details")) one.open = false;
  last.after(line);
  for (const one of line.querySelectorAll("[data-choose]")) choosing(one);
}

for (const field of form.querySelectorAll(".when")) building(field);
passages?.addEventListener("change", recall);
const parts = document.getElementById("act-perpetrators");
parts?.addEventListener("change", () => another(parts));
document.getElementById("faults")?.focus();

// A page that was typed in is not left by mistake.
let changed = Boolean(document.getElementById("faults"));
form.addEventListener("input", () => { changed = true; });
form.addEventListener("submit", () => { changed = false; });
window.addEventListener("beforeunload", (event) => { if (changed && form.isConnected) event.preventDefault(); });
