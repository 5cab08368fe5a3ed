// A memo on a coding: asked for when it is wanted, hers to change. What she typed stays until it is kept.
import { post, say } from "./posting.js";
import { send } from "./saving.js";

const dialog = document.getElementById("memo");
const words = document.getElementById("memo-words");
const keep = document.getElementById("keep-memo");
const said = document.getElementById("said");
let on = null, before = "", from = null;

export async function openMemo(item) {
  const { passage, code, coder } = item.dataset;
  const [status, told] = await post("/codings/memo", { passage, code, coder });
  if (status !== 200) return;
  const hers = Boolean(item.querySelector("[data-do=remove]"));
  on = { passage, code };
  from = `#${item.closest(".turn").id} .code[data-passage="${passage}"][data-code="${CSS.escape(code)}"][data-coder="${CSS.escape(coder)}"]`;
  before = words.value = told.memo;
  document.getElementById("memo-on").textContent = `${item.querySelector(".label").textContent} · ${passage} · ${coder}`;
  words.readOnly = !hers;
  keep.hidden = !hers;
  dialog.showModal();
  words.focus();
}

async function kept() {
  const fields = { ...on, memo: words.value, before };
  if (fields.memo.trim() !== before && await send("/codings/memo/change", fields, `${on.passage} ${on.code}`) === null) return;
  dialog.close();
  say(said.dataset.kept);
}

if (dialog) {
  keep.addEventListener("click", kept);
  words.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !keep.hidden) kept(); });
  dialog.addEventListener("close", () => document.querySelector(from)?.focus());
}
