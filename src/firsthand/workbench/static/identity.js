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
// Until this runs, the button leads to the page that asks for a purpose, where nothing of her stands either.
document.getElementById("gone").addEventListener("click", (event) => {
  event.preventDefault();
  gone();
});
setTimeout(gone, LONGEST);
