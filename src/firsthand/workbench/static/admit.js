// Files dropped or chosen, folders with the names inside them, sent at once. Without this the form sends itself.
const form = document.getElementById("admit");
const drop = document.getElementById("drop");
const chosen = document.getElementById("chosen");
const refused = document.getElementById("refused");
const send = document.getElementById("send");
const token = document.querySelector("meta[name=form]").content;
const SHOWN = 12;
let dropped = [];

function picked() {
  const inputs = [...drop.querySelectorAll("input[type=file]")];
  return [...inputs.flatMap((input) => [...input.files].map((file) => [file.webkitRelativePath || file.name, file])), ...dropped];
}

function show() {
  const names = picked().map(([name]) => name);
  const lines = names.slice(0, SHOWN).map((name) => {
    const line = document.createElement("li");
    line.textContent = name;
    return line;
  });
  if (names.length > SHOWN) {
    const line = document.createElement("li");
    line.textContent = `${chosen.dataset.more}: ${names.length - SHOWN}`;
    lines.push(line);
  }
  chosen.replaceChildren(...lines);
  refuse("");
}

function refuse(text) {
  refused.textContent = text;
  refused.hidden = !text;
}

function entries(reader) {
  return new Promise((done, failed) => reader.readEntries(done, failed));
}

async function under(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    found.push([entry.fullPath.replace(/^\//, ""), file]);
    return;
  }
  const reader = entry.createReader();
  for (let part = await entries(reader); part.length; part = await entries(reader)) {
    for (const one of part) await under(one, found);
  }
}

for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.toggleAttribute("data-over", true); });
}
drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) drop.removeAttribute("data-over"); });
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.removeAttribute("data-over");
  const given = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const whole = given.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  for (const one of whole) {
    if (one instanceof File) dropped.push([one.name, one]);
    else if (one) await under(one, dropped);
  }
  show();
});
drop.addEventListener("change", show);
// A file let fall beside the frame must not be opened in place of the page.
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new FormData();
  body.append("form", token);
  const files = picked();
  for (const [name, file] of files) body.append("files", file, name);
  for (const input of form.querySelectorAll(".tables input")) for (const file of input.files) body.append(input.name, file);
  const size = [...body.values()].reduce((sum, one) => sum + (one.size ?? 0), 0);
  if (size > Number(form.dataset.most) * 0.98 || files.length > Number(form.dataset.mostFiles)) { refuse(refused.dataset.large); return; }
  const says = send.textContent;
  send.disabled = true;
  send.textContent = send.dataset.sending;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "X-Firsthand-Form": token }, body });
    if (answer.ok) { location.assign(answer.url); return; }
    refuse(answer.status === 401 ? refused.dataset.locked : await answer.text());
  } catch {
    refuse(refused.dataset.lost);
  }
  send.disabled = false;
  send.textContent = says;
});
