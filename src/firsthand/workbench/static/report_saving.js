// Saving, and what is done where somebody else saved meanwhile: both texts line by line, and nothing lost of either.
import { say } from "./posting.js";
import { send } from "./report_remarks.js";
import { text, write } from "./report_text.js";

const form = document.getElementById("writing");
const said = document.getElementById("said");
const dialog = document.getElementById("meanwhile");
let typed = false, opened = text.value, compared = null;

async function save() {
  const before = text.value;
  const [status, answer] = await send("save");
  if (!answer) return;
  if (status === 409) return meanwhile();
  form.elements.digest.value = answer.digest;
  opened = before;
  typed = text.value !== before;
  say(said.dataset.saved);
}

async function meanwhile() {
  const [status, answer] = await send("compare", { opened });
  if (status !== 200) return;
  compared = answer;
  dialog.querySelector("div").innerHTML = answer.told;
  dialog.showModal();
}

// Each place that differs as she chose: hers, theirs, or both one after the other.
function merged() {
  return compared.stretches.flatMap((one, number) => {
    if (one.same) return one.mine;
    const chosen = dialog.querySelector(`input[name="stretch-${number}"]:checked`)?.value;
    return chosen === "mine" ? one.mine : chosen === "theirs" ? one.theirs : [...one.mine, ...one.theirs];
  }).join("\n");
}

dialog.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-take]");
  if (!button) return;
  if (button.dataset.take !== "chosen") {
    for (const input of dialog.querySelectorAll(`input[value="${button.dataset.take}"]`)) input.checked = true;
    if (button.type === "button") return;
  }
  const words = merged();
  form.elements.digest.value = compared.digest;
  opened = compared.stretches.flatMap((one) => one.same ? one.mine : one.theirs).join("\n");
  dialog.close();
  if (words !== text.value) write(words, 0, text.value.length);
  typed = words !== opened;
  say(said.dataset.joined);
});

text.addEventListener("input", () => { typed = true; });
document.getElementById("save")?.addEventListener("click", save);
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  if (!document.querySelector("dialog[open]")) save();
});

// Leaving at once empties the page first; then nothing may ask whether to stay.
addEventListener("beforeunload", (event) => { if (typed && text.isConnected) event.preventDefault(); });
