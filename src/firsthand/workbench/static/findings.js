// A finding as text and as a form: whichever is typed in, the server puts into the other, and counts.
import { drafted } from "./drafting.js";

const form = document.getElementById("finding");
const text = document.getElementById("text");
const fields = document.getElementById("fields");
const told = document.getElementById("told");

// Only what was not typed in is changed, so that nothing moves under her hands.
function show(answer) {
  told.innerHTML = answer.told;
  if (form.elements.by.value === "form") text.value = answer.text ?? text.value;
  if (answer.fields === undefined) return;
  fields.disabled = answer.fields === null && form.elements.by.value === "text";
  if (form.elements.by.value === "text") for (const [name, value] of Object.entries(answer.fields ?? {})) form.elements[name].value = value;
}

function typing(field) {
  if (field === text) form.elements.by.value = "text";
  else if (fields.contains(field)) form.elements.by.value = "form";
}

drafted({ form, text, told, show, typing, address: "/findings/-", attempt: "count", pause: 300, page: (name) => `/findings/${name}` });
