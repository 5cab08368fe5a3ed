// Ask how far it is, until it is over; then show what came of it.
const bar = document.getElementById("progress");
const told = document.getElementById("told");
const token = document.querySelector("meta[name=form]").content;

async function look() {
  try {
    const answer = await fetch(`${location.pathname}/progress`, { headers: { "X-Firsthand-Form": token } });
    if (answer.status === 401) { location.replace("/unlock"); return; }
    if (!answer.ok) throw new Error();
    const job = await answer.json();
    if (job.over) { location.reload(); return; }
    bar.max = Math.max(job.of, 1);
    bar.value = job.done;
    document.getElementById("done").textContent = job.done;
    document.getElementById("of").textContent = job.of;
    setTimeout(look, 500);
  } catch {
    told.textContent = told.dataset.lost;
  }
}
setTimeout(look, 300);
