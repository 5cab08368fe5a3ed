// Escape, pressed twice within a second, leaves at once: the page is emptied before the server is even told.
let last = -Infinity;

function leave() {
  const form = document.getElementById("leave");
  if (!form) return;
  const body = new URLSearchParams(new FormData(form));
  document.documentElement.replaceChildren();
  fetch("/lock", { method: "POST", body, keepalive: true, redirect: "manual" }).finally(() => location.replace("/unlock"));
}

// Where the places are a strip wider than the screen, the one she is at is in sight.
const strip = document.querySelector(".top nav"), at = strip?.querySelector("[aria-current]");
if (at) strip.scrollLeft = at.offsetLeft - strip.offsetLeft - (strip.clientWidth - at.offsetWidth) / 2;

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat) return;
  const now = performance.now();
  if (now - last < 1000) leave();
  last = now;
});

// A page that comes back from the browser's memory is asked for anew: it may have been locked since.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// Ask now and then, without keeping the session awake, whether it is still unlocked; if not, leave nothing on the screen.
setInterval(async () => {
  try {
    const answer = await fetch("/awake", { headers: { "X-Firsthand-Passive": "1" } });
    if (answer.status === 401 && !document.querySelector("textarea, dialog[open]")) location.replace("/unlock");
  } catch { /* the server is not there: what is typed stays */ }
}, 15000);
