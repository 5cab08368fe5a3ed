// The turns of the interview, which of them are chosen, and what is pressed, whatever writing the keyboard is set to.
export const turns = document.getElementById("turns");
export const interview = turns.dataset.interview;
export const all = [...turns.querySelectorAll(".turn")];
export const chosen = { first: 0, last: 0 };

const bounds = () => [Math.min(chosen.first, chosen.last), Math.max(chosen.first, chosen.last)];

export function choose(from, to) {
  chosen.first = Math.max(0, Math.min(from, all.length - 1));
  chosen.last = Math.max(0, Math.min(to, all.length - 1));
  const [low, high] = bounds();
  all.forEach((turn, at) => {
    turn.toggleAttribute("data-chosen", at >= low && at <= high);
    turn.tabIndex = at === chosen.last ? 0 : -1;
  });
  all[chosen.last].scrollIntoView({ block: "nearest" });
}

// To the turn on which she is: its words are read aloud by a screen reader.
export function back() { all[chosen.last]?.focus({ preventScroll: true }); }

export const turnOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".turn");
export const numbered = (number) => document.getElementById(`t${number}`);

export function passage() {
  const [low, high] = bounds().map((at) => all[at].dataset.number);
  return `${interview}/${low}` + (low === high ? "" : `-${high}`);
}

// The letter of a key; under a Hangul or another layout, that of its place on a keyboard.
export function keyOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return "";
  if (event.key.length > 1 && event.key !== "Process") return event.key;
  if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  return { Comma: ",", Period: "." }[event.code] ?? event.code.replace(/^(Key|Digit)/, "").toLowerCase();
}
