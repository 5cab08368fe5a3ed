// The report's editor: each part is a module of its own; this is the preview. Who may write is given the others too.
import "./report_remarks.js";

document.getElementById("writing").addEventListener("submit", (event) => {
  if (event.submitter?.id !== "look") return;
  const seen = document.getElementById("seen");
  seen.hidden = false;
  seen.scrollIntoView({ block: "start" });
});
