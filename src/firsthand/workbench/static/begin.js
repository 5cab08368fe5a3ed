// What takes a while says so, and is not sent twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.busy) return;
  const says = button.textContent;
  button.textContent = button.dataset.busy;
  setTimeout(() => { button.disabled = true; });
  window.addEventListener("pageshow", () => { button.textContent = says; button.disabled = false; });
});
