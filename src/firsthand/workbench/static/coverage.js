// Who was asked about what, changed beside the text: G goes there, the arrows from topic to topic, a number says it.
import { send, undo } from "./saving.js";
import { back, interview, keyOf } from "./turns.js";

const list = document.getElementById("coverage");
const summaries = () => [...list.querySelectorAll("summary")];
const topicOf = (element) => element.closest("li").dataset.topic;
const summaryOf = (topic) => list.querySelector(`li[data-topic="${CSS.escape(topic)}"] summary`);

export function toCoverage() { summaries()[0]?.focus(); }

function show(html) {
  const open = [...list.querySelectorAll("details[open]")].map(topicOf);
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const topic = focused && topicOf(focused), state = focused?.dataset.state;
  if (html.trim() === list.innerHTML.trim()) return;
  list.innerHTML = html;
  for (const name of open) { const there = summaryOf(name); if (there) there.parentElement.open = true; }
  const item = topic && list.querySelector(`li[data-topic="${CSS.escape(topic)}"]`);
  if (item) (state === undefined ? item.querySelector("summary") : item.querySelector(`[data-state="${state}"]`)).focus();
}

async function say(item, state) {
  const topic = topicOf(item), label = summaryOf(topic).firstElementChild.textContent;
  if (await send(`/read/${interview}/coverage`, { topic, state }, label) === null) return;
  summaryOf(topic).parentElement.open = false;
  summaryOf(topic).focus();
}

function pressed(event) {
  const key = keyOf(event), topic = event.target.closest("li");
  if (!topic || !topic.querySelector("details")) return;
  const answers = [...topic.querySelectorAll("button")], step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step) {
    event.preventDefault();
    const among = event.target.tagName === "BUTTON" ? answers : summaries();
    among[(among.indexOf(event.target) + step + among.length) % among.length].focus();
  } else if (/^[0-4]$/.test(key)) say(topic, answers.at(Number(key) - 1).dataset.state);
  else if (key === "u") undo();
  else if (key === "g") back();
}

list.addEventListener("keydown", pressed);
list.addEventListener("click", (event) => { const answer = event.target.closest("button[data-state]"); if (answer) say(answer, answer.dataset.state); });
list.addEventListener("toggle", (event) => { if (event.target.open) event.target.querySelector("[aria-pressed=true]").focus(); }, true);
document.addEventListener("coverage", (event) => show(event.detail));
