// An event is begun from the passage that is chosen: by the link, or with E. The address holds the passage's numbers only.
import { keyOf, passage, turns } from "./turns.js";

const link = document.getElementById("begin-event");
const address = () => `/events/new?passage=${encodeURIComponent(passage())}`;

for (const kind of ["pointerdown", "focus", "click"]) link?.addEventListener(kind, () => { link.href = address(); });
turns.addEventListener("keydown", (event) => {
  if (!link || keyOf(event) !== "e" || event.target.closest("button, a, summary, input, textarea")) return;
  event.preventDefault();
  location.assign(address());
});
