// Shown once: asking for the page again asks for a purpose again, and what it showed goes when she looks elsewhere.
const LONGEST = 120000;
history.replaceState(null, "", location.pathname);

function gone() {
  const shown = document.getElementById("identity");
  if (!shown) return;
  shown.remove();
  document.getElementById("gone").remove();
  const said = document.getElementById("said");
  said.textContent = said.dataset.gone;
}

addEventListener("pagehide", gone);
document.addEventListener("visibilitychange", () => { if (document.hidden) gone(); });
document.getElementById("gone").addEventListener("click", gone);
setTimeout(gone, LONGEST);
