// A table or a chart as text: the server draws what is typed.
import { drafted } from "./drafting.js";

const told = document.getElementById("told");
drafted({
  form: document.getElementById("exhibit"),
  text: document.getElementById("text"),
  told,
  address: "/exhibits/-",
  attempt: "draw",
  pause: 400,
  show: (answer) => { told.innerHTML = answer.told; },
  page: (name) => `/exhibits/${name}`,
});
