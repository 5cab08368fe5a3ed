// A fault's place is chosen in the text. Columns are counted in characters, and a browser counts some of them twice.
export function placed(told, text) {
  told.addEventListener("click", (event) => {
    const place = event.target.closest("button[data-line]")?.dataset;
    if (!place) return;
    const lines = text.value.split("\n");
    const at = Math.min(Number(place.line), lines.length) - 1;
    const offset = (column) => [...(lines[at] ?? "")].slice(0, Math.max(column - 1, 0)).join("").length;
    const start = lines.slice(0, Math.max(at, 0)).reduce((sum, line) => sum + line.length + 1, 0);
    const end = Number(place.end) ? offset(Number(place.end)) : (lines[at] ?? "").length;
    text.focus();
    text.setSelectionRange(start + offset(Number(place.column)), start + end);
  });
}

// The lines that something is wrong with are marked beside the text, where they stand.
export function marked(told, text, gutter) {
  const draw = () => {
    const wrong = new Set([...told.querySelectorAll("button[data-line]")].map((one) => Number(one.dataset.line)));
    gutter.replaceChildren(...text.value.split("\n").map((_line, at) => {
      const mark = document.createElement("span");
      mark.textContent = at + 1;
      if (wrong.has(at + 1)) mark.className = "wrong-line";
      return mark;
    }));
    gutter.scrollTop = text.scrollTop;
  };
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  text.addEventListener("input", draw);
  new MutationObserver(draw).observe(told, { childList: true, subtree: true });
  draw();
}
