// The other language, and what was typed stays: it goes to the server's memory and back into the same page, once, and
// into no address and no storage. Passphrases, shares and chosen files do not go along.
const form = document.querySelector("form.language");
const SECRET = "[type=password], [type=file], [type=submit], [type=button], [name^=share]";
const OURS = ["form", "digest", "by"];
let going = false;

// A form is known by where it posts and what it is about, so that nothing is put into another of its kind.
function named(owner) {
  if (!owner) return "";
  const about = [...owner.querySelectorAll("input[type=hidden]")].filter((one) => !OURS.includes(one.name));
  return [owner.getAttribute("action") ?? owner.id, ...about.map((one) => `${one.name}=${one.value}`)].join(" ");
}

function* fields(root) {
  const met = new Map();
  for (const field of root.querySelectorAll("input, textarea, select")) {
    if (form.contains(field) || field.matches(SECRET) || field.closest("#leave")) continue;
    const name = `${named(field.form)} ${field.name || field.id || field.tagName} ${["radio", "checkbox"].includes(field.type) ? field.value : ""}`;
    met.set(name, (met.get(name) ?? 0) + 1);
    yield [`${name} ${met.get(name)}`, field];
  }
}

const ticked = (field) => field.type === "radio" || field.type === "checkbox";
const held = (field) => ticked(field) ? field.checked : field.multiple ? [...field.selectedOptions].map((one) => one.value) : field.value;
function changed(field) {
  if (ticked(field)) return field.checked !== field.defaultChecked;
  if (field.multiple) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  if (field.options) return field.selectedIndex !== Math.max([...field.options].findIndex((one) => one.defaultSelected), 0);
  return field.value !== field.defaultValue;
}

// What is typed, by where; on a page that answered to a form all of it, for what was typed is what it came with.
export function collect(whole) {
  const all = [...fields(document)], found = all.filter(([, field]) => field.type !== "hidden" && (whole || changed(field)));
  const forms = new Set(found.map(([, field]) => field.form));
  const ours = all.filter(([, field]) => field.type === "hidden" && OURS.includes(field.name) && field.name !== "form" && forms.has(field.form));
  return [...found, ...ours].map(([name, field]) => [name, held(field), label(field)]);
}

const label = (field) => (field.labels?.[0]?.textContent ?? field.getAttribute("aria-label") ?? field.name).trim().split("\n")[0];

function put(field, value) {
  if (ticked(field)) field.checked = value;
  else if (field.multiple) for (const one of field.options) one.selected = value.includes(one.value);
  else field.value = value;
}

// Twice: what listens to one field may write into another. What has no place any more, or none in sight, is left.
export function fill(typed) {
  const places = new Map(fields(document)), there = typed.filter(([name]) => places.has(name));
  for (const [name, value] of there) {
    const field = places.get(name);
    put(field, value);
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (field.type !== "hidden") for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  for (const [name, value] of there) put(places.get(name), value);
  const seen = (name) => places.has(name) && (places.get(name).type === "hidden" || places.get(name).checkVisibility());
  return typed.filter(([name, value]) => typeof value === "string" && value.trim() && !seen(name));
}

function left(typed, heading) {
  const box = document.createElement("section"), list = document.createElement("dl"), title = document.createElement("h2");
  box.className = "typed";
  title.textContent = heading;
  for (const [, value, name] of typed) {
    const term = document.createElement("dt"), words = document.createElement("dd");
    [term.textContent, words.textContent] = [name, value];
    list.append(term, words);
  }
  box.append(title, list);
  document.getElementById("main").prepend(box);
}

function told(words) {
  const line = document.querySelector(".switching") ?? document.createElement("p");
  line.className = "fault switching";
  line.setAttribute("role", "alert");
  line.textContent = words;
  document.getElementById("main").prepend(line);
}

// Before there is a session the page is written anew where it stands: not even a passphrase is lost, and nothing is sent.
async function rewritten(typed, secrets, here) {
  const answer = await fetch(here);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.documentElement.lang = fresh.documentElement.lang;
  document.title = fresh.title;
  for (const place of ["main", "form.language"]) document.querySelector(place).replaceChildren(...fresh.querySelector(place).childNodes);
  Object.assign(form.dataset, fresh.querySelector("form.language").dataset);
  fill(typed);
  for (const [name, value] of secrets) document.querySelector(`[type=password][name="${name}"]`).value = value;
  form.querySelector("button").focus();
}

async function change(button) {
  const token = document.querySelector("meta[name=form]")?.content ?? "", typed = collect("posted" in form.dataset);
  const here = "posted" in form.dataset ? form.elements.here.value : location.pathname + location.search;
  const body = new URLSearchParams({ language: button.value, here, ...(token && typed.length ? { form: token, typed: JSON.stringify(typed) } : {}) });
  const answer = await fetch("/language", { method: "POST", body, headers: { "X-Firsthand-Form": token || "-" } });
  if (answer.status !== 204) { told(answer.status === 401 || answer.status === 403 ? form.dataset.locked : form.dataset.lost); return; }
  if (!token) {
    await rewritten(typed, [...document.querySelectorAll("[type=password]")].map((one) => [one.name, one.value]), here);
    return;
  }
  going = true;
  location.assign(here);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const files = [...document.querySelectorAll("[type=file]")].some((one) => one.files.length);
  if (files && !confirm(form.dataset.files)) return;
  change(event.submitter).catch(() => told(form.dataset.lost));
});

// Nothing is lost by this leaving, so nothing that would ask whether to stay is asked.
window.addEventListener("beforeunload", (event) => { if (going) event.stopImmediatePropagation(); });

// Once every other script of the page is there.
document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.dataset.ready = "";
  const kept = document.getElementById("typed");
  if (!kept) return;
  const rest = fill(JSON.parse(kept.content.textContent));
  kept.remove();
  if (rest.length) left(rest, form.dataset.left);
});
