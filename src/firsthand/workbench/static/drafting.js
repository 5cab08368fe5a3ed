// A draft in a form: what is typed is tried by the server a pause after the last key, and saved whole, once.
import { marked, placed } from "./placing.js";
import { post, say } from "./posting.js";

// `address` is where it posts, `attempt` what trying is called there, `show` shows an answer, `page` names its page.
export function drafted({ form, text, told, address, attempt, pause, show, page, typing = () => {} }) {
  const said = document.getElementById("said");
  let waiting = 0, asked = 0, typed = false;

  async function tried() {
    const mine = ++asked;
    const [status, answer] = await post(`${address}/${attempt}`, new FormData(form));
    if (mine === asked && status === 200) show(answer);
  }

  async function save() {
    clearTimeout(waiting);
    const mine = ++asked;
    const [status, answer] = await post(`${address}/save`, new FormData(form));
    if (!answer) return;
    if (mine === asked) show(answer);
    if (status === 200) kept(answer, mine === asked);
    say({ 200: said.dataset.saved, 409: said.dataset.changed }[status] ?? said.dataset.refused);
  }

  // What was new is now the one of this name: saved again it is changed, and not made anew.
  function kept(answer, whole) {
    form.elements.digest.value = answer.digest;
    if (whole) typed = false;
    if (form.elements.name.readOnly) return;
    form.elements.name.value = answer.name;
    form.elements.name.readOnly = true;
    history.replaceState(null, "", page(encodeURIComponent(answer.name)));
  }

  form.addEventListener("input", (event) => {
    typed = true;
    typing(event.target);
    asked += 1;
    clearTimeout(waiting);
    waiting = setTimeout(tried, pause);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
  });
  placed(told, text);
  marked(told, text, document.getElementById("gutter"));

  // Leaving at once empties the page first; then nothing may ask whether to stay.
  window.addEventListener("beforeunload", (event) => { if (typed && text.isConnected) event.preventDefault(); });
}
