// Passages coded as graphic: covered or shown all at once, and one by one with a key. Without this script a button does it.
import { post, say } from "./posting.js";

const form = document.getElementById("cover");
const said = document.getElementById("said");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button[name=cover]");
  const [status] = await post(form.action, { cover: button.value });
  if (status !== 200) return;
  const covers = button.value === "yes";
  button.value = covers ? "no" : "yes";
  button.setAttribute("aria-pressed", String(covers));
  for (const one of document.querySelectorAll("details.graphic")) one.open = !covers;
});

// On the reading page V shows what is covered on the turns that are chosen, and covers it again.
const chosen = () => [...document.querySelectorAll(".turn[data-chosen] details.graphic")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest("#turns")) return;
  const here = chosen();
  if (event.code === "KeyV" && here.length) {
    const open = here.some((one) => !one.open);
    for (const one of here) one.open = open;
  } else if (event.code === "KeyW" && here.some((one) => !one.open)) {
    event.stopPropagation(); // words that are covered are not gone through one by one
    say(said.dataset.covered);
  } else return;
  event.preventDefault();
}, true);
