// The text and the same words behind it, line by line: a text area itself can neither number its lines nor mark anything.
export const text = document.getElementById("text");
const behind = document.getElementById("marks");
const GRAVITY = { block: 0, review: 1, note: 2 };
let shown = [];

// Each line as it should look: its pieces, plain or marked, and the gravest mark it has. Unequal marks never overlap.
function wanted(remarks) {
  const spans = remarks.filter((one) => one.start >= 0 && one.end > one.start)
    .sort((a, b) => a.start - b.start || GRAVITY[a.severity] - GRAVITY[b.severity]);
  let at = 0, next = 0, free = 0;
  return text.value.split("\n").map((line) => {
    const end = at + line.length, pieces = [];
    let from = at, worst = "";
    for (let number = next; number < spans.length && spans[number].start < end; number += 1) {
      const one = spans[number], start = Math.max(one.start, at, free), stop = Math.min(one.end, end);
      if (one.end <= end && number === next) next += 1;
      if (!worst || GRAVITY[one.severity] < GRAVITY[worst]) worst = one.severity;
      if (start >= stop) continue;
      pieces.push(["", text.value.slice(from, start)], [one.severity, text.value.slice(start, stop)]);
      from = free = stop;
    }
    pieces.push(["", text.value.slice(from, end)]);
    at = end + 1;
    return { worst, pieces, key: `${worst}\u0000${pieces.map((piece) => piece.join("\u0000")).join("\u0001")}` };
  });
}

function made(line) {
  const element = document.createElement("div");
  element.className = line.worst;
  for (const [severity, words] of line.pieces) {
    if (!words) continue;
    const piece = severity ? document.createElement("mark") : words;
    if (severity) { piece.className = severity; piece.textContent = words; }
    element.append(piece);
  }
  return element;
}

// Only the lines that changed are drawn anew: a long manuscript stays as quick as a short one.
export function draw(remarks) {
  const lines = wanted(remarks), most = Math.min(lines.length, shown.length);
  let same = 0, after = 0;
  while (same < most && lines[same].key === shown[same]) same += 1;
  while (after < most - same && lines[lines.length - 1 - after].key === shown[shown.length - 1 - after]) after += 1;
  for (let number = shown.length - after - 1; number >= same; number -= 1) behind.children[number].remove();
  const rest = behind.children[same] ?? null;
  const fresh = document.createDocumentFragment();
  for (const line of lines.slice(same, lines.length - after)) fresh.append(made(line));
  behind.insertBefore(fresh, rest);
  shown = lines.map((line) => line.key);
}

// Where an offset is on the screen, whatever words stand there and however often.
function place(offset) {
  let line = 0, at = 0, end = text.value.indexOf("\n");
  while (end >= 0 && end < offset) { at = end + 1; line += 1; end = text.value.indexOf("\n", at); }
  const row = behind.children[line], walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  let left = offset - at;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) {
      const range = document.createRange();
      range.setStart(node, left);
      return range.getBoundingClientRect();
    }
    left -= node.length;
  }
  return row.getBoundingClientRect();
}

export function go(start, end) {
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, end);
  const { top } = place(start);
  if (top < 90 || top > innerHeight * 0.6) scrollBy({ top: top - innerHeight * 0.3 });
}

// Written as if typed, so that the browser's own undo takes it back.
export function write(words, start, end) {
  text.focus();
  text.setSelectionRange(start, end);
  const done = words ? document.execCommand("insertText", false, words) : start === end || document.execCommand("delete");
  if (done) return;
  text.setRangeText(words, start, end, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
