// The chat: sends without leaving the page, shows live states, and never loses what was typed.
"use strict";

const base = document.body.dataset.base;
const chat = document.querySelector(".chat");
const talk = chat.querySelector(".talk");
const log = chat.querySelector(".log");
const form = chat.querySelector(".composer");
const box = form.elements.text;
const problem = form.querySelector(".problem");
const saved = () => "guichet-typed-" + (chat.dataset.thread || "new");
let polling = null;
let tried = null;

// `crypto.randomUUID` is only there over https and on this machine itself; sites use plain http too.
function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

// The last thing said, from its beginning if it is longer than the window.
function reveal() {
  const last = log.lastElementChild;
  if (last) last.scrollIntoView({ block: last.offsetHeight > talk.clientHeight ? "start" : "end" });
}

function atEnd() {
  const last = log.lastElementChild;
  return !last || last.getBoundingClientRect().bottom < form.getBoundingClientRect().top + 120;
}

function patch(html) {
  // Entries are replaced only when they changed, so that an open source or form stays as it is.
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  const keep = new Set();
  let before = null;
  for (const entry of [...fresh.children]) {
    keep.add(entry.dataset.key);
    const old = log.querySelector(`[data-key="${CSS.escape(entry.dataset.key)}"]`);
    let here = old;
    if (!old) {
      here = entry;
    } else if (old.dataset.version !== entry.dataset.version && !isTypedIn(old)) {
      replace(old, entry);
      here = entry;
    }
    if (before ? before.nextElementSibling !== here : log.firstElementChild !== here) {
      before ? before.after(here) : log.prepend(here);
    }
    before = here;
  }
  for (const entry of [...log.querySelectorAll(".entry")]) {
    if (!keep.has(entry.dataset.key)) entry.remove();
  }
}

function replace(old, entry) {
  // Who stands on a button by keyboard stays on it.
  const held = old.contains(document.activeElement) ? document.activeElement.textContent : null;
  old.replaceWith(entry);
  if (held === null) return;
  const same = [...entry.querySelectorAll("a, button, summary")].find((one) => one.textContent === held);
  (same || box).focus();
}

function isTypedIn(entry) {
  const panel = entry.querySelector(".panel:not([hidden])");
  if (!panel) return false;
  return panel.contains(document.activeElement) || panel.elements.text.value || panel.querySelector(":checked");
}

function show(data, own = false) {
  const first = !chat.dataset.thread;
  const follow = first || own || atEnd();
  patch(data.html);
  chat.dataset.thread = form.elements.thread.value = data.thread;
  chat.dataset.version = data.version;
  chat.querySelector(".empty")?.remove();
  if (first) {
    history.pushState({}, "", data.url);
    // Another language shows this conversation again, and not an empty page.
    document.querySelector(".who [name=next]").value = `/c/${data.thread}`;
  }
  if (follow) reveal();
  poll();
}

async function post(address, body) {
  const reply = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRF-Token": form.elements.csrf.value },
    body: new URLSearchParams(body),
  });
  const data = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Error(data.problem || data.error?.message || chat.dataset.away);
  return data;
}

async function poll() {
  if (polling) polling.abort();
  const mine = (polling = new AbortController());
  while (chat.dataset.thread && polling === mine) {
    try {
      const query = new URLSearchParams({ version: chat.dataset.version });
      const reply = await fetch(`${base}/c/${chat.dataset.thread}/changes?${query}`, {
        headers: { Accept: "application/json" },
        signal: mine.signal,
      });
      if (reply.status === 401) return location.reload();
      if (reply.status === 200) {
        say("");
        return show(await reply.json());
      }
      if (!reply.ok) throw new Error(chat.dataset.away);
    } catch (error) {
      if (mine.signal.aborted) return;
      say(chat.dataset.away);
      await new Promise((wake) => setTimeout(wake, 3000));
    }
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  if (!box.value.trim() || button.disabled) return box.focus();
  button.disabled = true;
  say("");
  // The same text is sent again under the same id: if the first did arrive, it is one question all
  // the same. Another text is another question.
  if (tried !== null && tried !== box.value) form.elements.message_id.value = freshId();
  tried = box.value;
  let data = null;
  try {
    data = await post(`${base}/ask`, new FormData(form));
  } catch (error) {
    say(error instanceof TypeError ? chat.dataset.away : error.message);
  } finally {
    button.disabled = false;
    box.focus();
  }
  if (data === null) return;
  form.elements.message_id.value = freshId();
  sessionStorage.removeItem(saved());
  // What was typed since it was sent is the beginning of the next one.
  if (box.value === tried) box.value = "";
  tried = null;
  show(data, true);
});

log.addEventListener("submit", async (event) => {
  event.preventDefault();
  const sent = event.target;
  // A ticket is opened once, however often one clicks on a slow network.
  if (sent.dataset.busy) return;
  const body = new FormData(sent);
  if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
  sent.dataset.busy = "1";
  try {
    const data = await post(sent.getAttribute("action"), body);
    if (sent.matches(".panel")) fold(sent, false);
    show(data);
  } catch (error) {
    say(error instanceof TypeError ? chat.dataset.away : error.message);
  } finally {
    delete sent.dataset.busy;
  }
});

function fold(panel, open) {
  panel.hidden = !open;
  log.querySelector(`[data-opens="${CSS.escape(panel.id)}"]`)?.setAttribute("aria-expanded", open);
  if (!open) return;
  panel.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

// Under the pointer something else may stand by the second click of a double click.
log.addEventListener(
  "click",
  (event) => {
    const again = event.detail > 1 && event.target.closest(".offers a, .offers button, .panel button");
    const opener = event.target.closest("[data-opens]");
    if (again || opener) event.preventDefault();
    if (again || !opener) return;
    const panel = document.getElementById(opener.dataset.opens);
    fold(panel, panel.hidden);
    // By keyboard (no click is counted) one goes on in the panel.
    if (!panel.hidden && !event.detail) panel.querySelector("[type=radio]").focus();
  },
  true,
);

// A source that opens at the lower end of the window would not be seen.
log.addEventListener(
  "toggle",
  (event) => {
    if (event.target.open) event.target.scrollIntoView({ block: "nearest", behavior: "smooth" });
  },
  true,
);

log.addEventListener("click", (event) => {
  const cite = event.target.closest(".cite");
  const source = cite && document.getElementById(cite.hash.slice(1));
  if (source) source.querySelector("details").open = true;
});

box.addEventListener("keydown", (event) => {
  const pages = { PageUp: -0.9, PageDown: 0.9 }[event.key];
  if (pages && box.scrollHeight <= box.clientHeight) {
    // One need not leave the box to read what was said above.
    event.preventDefault();
    talk.scrollBy({ top: pages * talk.clientHeight });
  }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
box.addEventListener("input", () => sessionStorage.setItem(saved(), box.value));

for (const example of chat.querySelectorAll(".example")) {
  example.addEventListener("click", () => {
    box.value = example.textContent;
    form.requestSubmit();
  });
}

setInterval(() => {
  for (const one of log.querySelectorAll(".elapsed[data-since]")) {
    const seconds = Math.max(0, (Date.now() - Date.parse(one.dataset.since)) / 1000);
    one.textContent = seconds < 120 ? `${Math.floor(seconds)} s` : `${Math.floor(seconds / 60)} min`;
  }
}, 1000);

// On a narrow screen the earlier conversations open over the chat, and close again.
const earlier = document.querySelector(".earlier");
if (earlier) {
  const narrow = matchMedia("(max-width: 760px)");
  const suit = () => (earlier.open = !narrow.matches);
  const close = (event) => narrow.matches && !earlier.contains(event.target) && (earlier.open = false);
  suit();
  earlier.classList.add("ready");
  narrow.addEventListener("change", suit);
  addEventListener("click", close);
  addEventListener("focusin", close);
  addEventListener("keydown", (event) => event.key === "Escape" && suit());
}

if (!box.value) box.value = sessionStorage.getItem(saved()) || "";
addEventListener("popstate", () => {
  // Also fired by a jump to a source on this page, which needs nothing.
  const shown = chat.dataset.thread ? `${base}/c/${chat.dataset.thread}` : `${base}/`;
  if (location.pathname !== shown) location.reload();
});
if (chat.dataset.thread) {
  reveal();
  poll();
}
