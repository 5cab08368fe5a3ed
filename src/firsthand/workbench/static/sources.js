// What takes a while is asked for once it is opened, and set into its place.
const token = document.querySelector("meta[name=form]").content;

async function load(later) {
  const into = later.querySelector(".piece");
  if (!later.open || later.dataset.asked) return;
  later.dataset.asked = "yes";
  const link = into.innerHTML;
  into.textContent = into.dataset.waiting;
  try {
    const answer = await fetch(later.dataset.from, { headers: { "X-Firsthand-Form": token } });
    if (answer.status === 401) { location.replace("/unlock"); return; }
    const text = await answer.text();
    if (answer.ok) into.innerHTML = text;
    else { into.textContent = text; delete later.dataset.asked; }
  } catch {
    into.innerHTML = link;
    into.prepend(into.dataset.lost + " ");
    delete later.dataset.asked;
  }
}

for (const later of document.querySelectorAll("details.later")) {
  later.addEventListener("toggle", () => load(later));
  load(later);
}

// What she takes back is shown anew as she chooses; until then nothing can be confirmed that she was not shown.
const what = document.getElementById("what");
if (what) what.addEventListener("change", () => {
  for (const button of document.querySelectorAll("form[method=post] button.pressing")) button.disabled = true;
});
