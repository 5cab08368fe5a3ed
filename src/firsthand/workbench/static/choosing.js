// Choosing by typing: a field with data-choose offers the entries of the hidden list of that name, with what they mean.
// Several may stand in one field with ; between them where it has data-many. Without this the field is plain text.
let open = null;
let made = 0;

function entries(input) {
  const list = input.dataset.choose === "by-field" ? told(input) : input.dataset.choose;
  return [...document.querySelectorAll(`#choose-${list} > li`)];
}

// What she tells otherwise is chosen from the list of the field she tells of.
function told(input) {
  const field = input.closest(".telling").querySelector("select").value;
  const list = { type: "act", to: "institution" }[field] ?? field;
  return document.getElementById(`choose-${list}`) ? list : "stage";
}

function typed(input) {
  if (!("many" in input.dataset)) return input.value;
  return input.value.slice(input.value.lastIndexOf(";") + 1);
}

function mean(input) {
  const words = typed(input).trim();
  const entry = words && entries(input).find((one) => one.dataset.value === words || one.querySelector("i")?.textContent === words);
  const there = document.getElementById(`${input.id}-means`);
  if (!there) return;
  const parts = entry ? [entry.querySelector("span")?.textContent, entry.querySelector("b").textContent] : [];
  there.textContent = parts[0] ?? (parts[1] && parts[1] !== words ? parts[1] : "");
}

function close() {
  if (!open) return;
  open.box.remove();
  open.input.setAttribute("aria-expanded", "false");
  open.input.removeAttribute("aria-activedescendant");
  open = null;
}

function point(at) {
  const shown = [...open.box.children];
  open.at = shown.length ? (at + shown.length) % shown.length : -1;
  shown.forEach((one, number) => one.setAttribute("aria-selected", String(number === open.at)));
  const chosen = shown[open.at];
  if (chosen) { open.input.setAttribute("aria-activedescendant", chosen.id); chosen.scrollIntoView({ block: "nearest" }); }
}

function show(input) {
  const wanted = typed(input).toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries(input).filter((one) => wanted.every((word) => one.textContent.toLowerCase().includes(word) || one.dataset.value.toLowerCase().includes(word)));
  close();
  if (!found.length) return;
  const box = document.createElement("ul");
  box.className = "choices";
  box.setAttribute("role", "listbox");
  box.id = `${input.id}-choices`;
  box.setAttribute("aria-label", input.labels[0]?.firstChild.textContent.trim() ?? "");
  for (const one of found.slice(0, 60)) {
    const option = one.cloneNode(true);
    option.id = `choice-${made += 1}`;
    option.setAttribute("role", "option");
    box.append(option);
  }
  input.after(box);
  input.setAttribute("aria-controls", box.id);
  input.setAttribute("aria-expanded", "true");
  open = { input, box, at: -1 };
  box.addEventListener("mousedown", (event) => { event.preventDefault(); take(event.target.closest("li")); });
  point(0);
}

function take(option) {
  const { input } = open;
  const before = "many" in input.dataset ? input.value.slice(0, input.value.lastIndexOf(";") + 1) : "";
  input.value = (before ? `${before} ` : "") + option.dataset.value;
  close();
  mean(input);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

export function choosing(input) {
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  mean(input);
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-choose]")) return;
  show(event.target);
  mean(event.target);
});
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-choose]") || event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    if (open?.input === input) point(open.at + step); else show(input);
  } else if (event.key === "Enter" && open?.input === input) {
    event.preventDefault();
    if (open.at >= 0) take(open.box.children[open.at]);
  } else if (event.key === "Escape" && open) {
    event.stopImmediatePropagation();
    close();
  }
}, true);
document.addEventListener("focusout", close);
for (const input of document.querySelectorAll("[data-choose]")) choosing(input);
