// Word: a document is read into the editor, where it can be looked at before it is saved; the text is given back as one.
import { post, say } from "./posting.js";
import { send } from "./report_remarks.js";
import { text, write } from "./report_text.js";

const form = document.getElementById("writing");
const document_ = document.getElementById("document");
const name = form.elements.path.value.split("/").pop().replace(/\.\w+$/, ".docx");

document_.addEventListener("change", async () => {
  if (!document_.files.length) return;
  const sent = new FormData();
  sent.append("document", document_.files[0]);
  document_.value = "";
  const [status, answer] = await post(`${location.pathname}/word/read`, sent, { files: true });
  if (status !== 200) return;
  document.getElementById("word-read").innerHTML = answer.told;
  write(answer.text, 0, text.value.length);
  text.setSelectionRange(0, 0);
});

for (const button of document.querySelectorAll("button[data-word]")) button.addEventListener("click", async () => {
  const [status, file] = await send("word/write", button.dataset.word === "comments" ? { comments: "1" } : {});
  if (status !== 200) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  say(name);
});
