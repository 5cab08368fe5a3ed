// Choosing what to check, and checking it.

const at = (id) => document.getElementById(id);
const state = { pack: null, outcome: null };

function drawWords() {
  document.documentElement.lang = tag();
  document.title = say("title");
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  at("language").textContent = say("other-language");
  at("language").lang = ["ko", "en"][language];
  at("check").textContent = say("check");
  drawChosen();
  if (state.outcome) at("result").replaceChildren(...told(state.outcome));
}

function drawChosen() {
  const pack = state.pack;
  at("check").disabled = !pack;
  if (!pack) return;
  at("chosen").textContent = pack.zip ? say("chosen", pack.name) : say("chosen-folder", pack.name, pack.files.length);
}

/** What was found of an earlier pack says nothing of this one. */
function choose(pack) {
  state.pack = pack;
  state.outcome = null;
  at("result").replaceChildren();
  drawChosen();
}

const chooseZip = (file) => file && choose({ zip: file, name: file.name });

function chooseFolder(files) {
  if (!files.length) return;
  const inside = files.map((file) => [file.webkitRelativePath.slice(file.webkitRelativePath.indexOf("/") + 1), file]);
  choose({ files: inside, name: files[0].webkitRelativePath.split("/")[0] });
}

async function chooseDropped(entry, file) {
  if (!entry?.isDirectory) return chooseZip(file);
  const files = [];
  await gathered(entry, "", files);
  return choose({ files, name: entry.name });
}

/** Gather the files of a folder that was dropped, with their paths in it; not many more than a pack may have. */
async function gathered(folder, path, files) {
  const reader = folder.createReader();
  const next = () => new Promise((good, bad) => reader.readEntries(good, bad));
  for (let entries = await next(); entries.length; entries = await next()) {
    for (const entry of entries) {
      if (files.length > MOST.files) return;
      const inside = path + entry.name;
      if (entry.isDirectory) await gathered(entry, `${inside}/`, files);
      else files.push([inside, await new Promise((good, bad) => entry.file(good, bad))]);
    }
  }
}

function given() {
  const text = at("keys").value.trim();
  const earlier = at("earlier").files[0];
  return {
    pack: state.pack,
    report: at("report").files[0],
    keys: text ? text.toLowerCase().split(/\r\n|[\n\r]/).filter((line) => /\b[0-9a-f]{64}\b/.test(line)) : null,
    earlier: earlier && { zip: earlier },
    opening: at("opening").files[0],
  };
}

async function check(event) {
  event.preventDefault();
  const [button, progress] = [at("check"), at("progress")];
  button.disabled = true;
  button.textContent = say("checking");
  progress.hidden = false;
  at("result").replaceChildren();
  const numbers = STEPS.map(([step]) => step);
  state.outcome = await verify(given(), (step, part) => {
    progress.value = (numbers.indexOf(step) + (part ?? 0)) / numbers.length;
    progress.textContent = stepName(step);
  });
  progress.hidden = true;
  drawWords();
  at("verdict").focus();
}

function listen() {
  at("language").addEventListener("click", () => {
    language = 1 - language;
    drawWords();
  });
  for (const kind of ["zip", "folder"]) at(`choose-${kind}`).addEventListener("click", () => at(kind).click());
  at("zip").addEventListener("change", (event) => chooseZip(event.target.files[0]));
  at("folder").addEventListener("change", (event) => chooseFolder([...event.target.files]));
  at("given").addEventListener("submit", check);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    at("drop").classList.add("over");
  });
  document.addEventListener("dragleave", () => at("drop").classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault(); // else the browser leaves the page to show the file
    at("drop").classList.remove("over");
    const [item] = event.dataTransfer.items;
    if (item?.kind === "file") chooseDropped(item.webkitGetAsEntry?.(), item.getAsFile());
  });
}

drawWords();
if (globalThis.crypto?.subtle && globalThis.DecompressionStream) listen();
else {
  at("given").hidden = true;
  at("result").replaceChildren(make("p", { class: "note" }, say("no-crypto")));
}
