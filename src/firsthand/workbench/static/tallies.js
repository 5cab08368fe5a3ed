// What stands against each report is asked for once the page is there: a check takes a second. Nobody asked: passive.
const list = document.getElementById("tallies");

async function ask() {
  try {
    const answer = await fetch(list.dataset.from, { headers: { "X-Firsthand-Passive": "1" } });
    if (!answer.ok) return;
    for (const [name, told] of Object.entries(await answer.json())) {
      const place = [...list.querySelectorAll("[data-report]")].find((one) => one.dataset.report === name);
      if (place) place.innerHTML = told;
    }
  } catch { /* the page stays without them */ }
}
if (list) ask();
