// The report's editor: each part is a module of its own; this is the preview, and what no member but a writer needs.
import "./report_remarks.js";

document.getElementById("writing").addEventListener("submit", (event) => {
  if (event.submitter?.id !== "look") return;
  const seen = document.getElementById("seen");
  seen.hidden = false;
  seen.scrollIntoView({ block: "start" });
});

if (document.getElementById("insert")) {
  import("./report_saving.js");
  import("./report_inserting.js");
  import("./report_word.js");
}
