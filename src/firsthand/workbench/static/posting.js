// What each page's script needs: a short word said, and what is typed sent without leaving the page.
const said = document.getElementById("said");
const PASSIVE = { "X-Firsthand-Passive": "1" };

// An open dialog lies above all else: what is said while it is open is said in it.
export function say(words) {
  (document.querySelector("dialog[open]") ?? document.body).append(said);
  said.textContent = words;
  if (words) setTimeout(() => { if (said.textContent === words) said.textContent = ""; }, 8000);
}

// After she unlocked in another tab this page's session is another; what that one's pages carry is asked for once.
async function renewed() {
  const answer = await fetch(location.pathname, { redirect: "manual", headers: PASSIVE });
  const found = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("meta[name=form]");
  if (!found) return false;
  document.querySelector("meta[name=form]").content = found.content;
  for (const field of document.querySelectorAll("input[name=form]")) field.value = found.content;
  return true;
}

// The status and what was answered; where nothing came, that is said, and [0, null] is answered. What is `passive` no
// person asked for: it keeps no session awake, and where nothing comes nothing is said. `files` go as `FormData`; a file
// that comes is answered as a blob.
export async function post(address, fields, { passive = false, files = false } = {}) {
  const send = () => {
    const token = document.querySelector("meta[name=form]").content;
    const headers = { "X-Firsthand-Form": token, ...(passive ? PASSIVE : {}) };
    return fetch(address, { method: "POST", headers, body: files ? fields : new URLSearchParams(fields) });
  };
  const tell = passive ? () => {} : say;
  try {
    let answer = await send();
    if (answer.status === 403 && await renewed()) answer = await send();
    if (answer.status === 401) tell(said.dataset.locked);
    else if (answer.headers.get("content-type") === "application/json") return [answer.status, await answer.json()];
    else if (answer.headers.get("content-disposition")) return [answer.status, await answer.blob()];
    else tell(await answer.text());
  } catch {
    tell(said.dataset.lost);
  }
  return [0, null];
}
