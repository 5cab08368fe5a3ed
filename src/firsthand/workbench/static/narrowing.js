// Narrows a list to the entries that have every word typed; the page's own list, nothing is asked for.
for (const field of document.querySelectorAll("[data-narrows]")) {
  const list = document.querySelector(field.dataset.narrows);
  const entries = [...list.querySelectorAll("[data-words]")];
  const narrow = () => {
    const words = field.value.toLowerCase().normalize("NFC").split(/\s+/).filter(Boolean);
    for (const entry of entries) entry.hidden = !words.every((word) => entry.dataset.words.toLowerCase().includes(word));
    for (const section of list.querySelectorAll("section")) section.hidden = !section.querySelector("[data-words]:not([hidden])");
  };
  field.addEventListener("input", narrow);
  narrow(); // after the back button a browser has filled it again
}
