// The review desk: a queue that keeps itself up to date, keys for every decision, and a diff.
"use strict";

const base = document.body.dataset.base;
const review = document.querySelector(".review");
const queue = review.querySelector(".queue");
const decisions = [...review.querySelectorAll(".decide form")]; // What decides at once.
const draft = document.getElementById("draft-text");
const text = document.getElementById("edit-text");
const diff = document.getElementById("diff");
const at = review.dataset.at;

// Nothing is decided by a key or click that was meant for the page before: after every move and
// every change the decisions rest a moment, and until the draft is to be seen.
const SETTLE = 700;
let gone = false;
let settling = null;

function seen() {
  const box = draft.getBoundingClientRect();
  return document.visibilityState === "visible" && box.bottom > 0 && box.top < innerHeight;
}

function hold(still) {
  for (const form of decisions) form.inert = still;
}

function rest() {
  if (!decisions.length) return;
  hold(true);
  clearTimeout(settling);
  settling = setTimeout(function arm() {
    if (gone) return;
    if (seen()) hold(false);
    else settling = setTimeout(arm, 200);
  }, SETTLE);
}

const entries = () => [...queue.querySelectorAll(".items a")].map((link) => link.href).join();

async function follow() {
  for (;;) {
    try {
      const query = new URLSearchParams(location.search); // Which pages of the lists are shown.
      query.set("version", review.dataset.version);
      query.set("at", at);
      const reply = await fetch(`${base}/review/changes?${query}`, { headers: { Accept: "application/json" } });
      if (reply.status === 401) return location.reload();
      if (reply.status === 200) {
        const data = await reply.json();
        review.dataset.version = data.version;
        const before = entries();
        queue.innerHTML = data.html;
        if (entries() !== before) rest();
        if (data.gone) warn(data.gone);
      }
      if (reply.status >= 500) throw new Error("away");
    } catch {
      await new Promise((wake) => setTimeout(wake, 4000));
    }
  }
}

// Somebody else decided what is open here. What is being typed stays where it is.
function warn(words) {
  const problem = review.querySelector(".desk > .problem");
  if (!problem || !decisions.length) return;
  gone = true;
  hold(true);
  problem.textContent = words;
  problem.hidden = false;
  const again = review.querySelector(".look-again");
  again.hidden = false;
  again.firstElementChild.onclick = () => location.assign(`${base}/review/${at}`);
}

function open(id, shut = false) {
  for (const panel of review.querySelectorAll("details.panel")) {
    panel.open = panel.id === id && !panel.open && !shut;
    review.querySelector(`[aria-controls="${panel.id}"]`)?.setAttribute("aria-expanded", panel.open);
    if (panel.open) {
      (panel.querySelector("textarea") || panel.querySelector("form")).focus();
      panel.scrollIntoView({ block: "nearest" });
    }
  }
}

// The same question for two decisions: whether to go on over a colleague, or in spite of a doubt.
function confirm(decision) {
  const panel = document.getElementById("confirm");
  const form = panel.querySelector("form");
  form.action = form.action.replace(/[^/]*$/, decision);
  const doubts = form.querySelector(".for-approve");
  if (doubts) doubts.hidden = decision !== "approve";
  panel.open = false;
  open("confirm");
}

function go(step) {
  const links = [...queue.querySelectorAll(".items a")];
  const now = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[now < 0 ? 0 : now + step];
  if (next) location.href = next.href;
}

// What is typed is sent to be kept at short intervals, and once more when the page is left.
const keeping = review.querySelector("[data-keeps]");
let unkept = false;
let soon = null;
let sent = false;

function post(path, values) {
  const body = new URLSearchParams({ csrf: review.dataset.csrf, ...values });
  return fetch(`${base}/review/${path}`, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
}

async function keep() {
  clearTimeout(soon);
  soon = null;
  const value = keeping.value;
  const same = value.trim() === (keeping.dataset.original || "").trim();
  const draftId = review.dataset.draft && !gone ? { draft: review.dataset.draft } : {};
  const hint = keeping.form.querySelector(".kept");
  try {
    const reply = await post(`texts/${keeping.dataset.keeps}`, { text: same ? "" : value, ...draftId });
    if (!reply.ok) throw new Error("away");
    unkept = keeping.value !== value;
    if (hint) hint.textContent = same ? "" : keeping.dataset.keptWords;
  } catch {
    if (hint) hint.textContent = keeping.dataset.unkeptWords;
    soon ??= setTimeout(keep, 4000);
  }
}

if (keeping) {
  keeping.addEventListener("input", () => {
    unkept = true;
    soon ??= setTimeout(keep, 1200);
  });
}

// Colleagues see who is at a draft, as long as it is open.
const here = () => document.visibilityState === "visible" && !gone && post(`${review.dataset.draft}/here`, {}).catch(() => {});
if (review.dataset.draft) {
  setTimeout(here, 1000);
  setInterval(here, 240000);
}
addEventListener("pagehide", () => {
  if (keeping && unkept && !sent) keep();
  else if (review.dataset.draft) post(`${review.dataset.draft}/leave`, {}).catch(() => {});
});

// Words of both texts in order; the longest common sequence stays, the rest is marked.
function marked(before, after) {
  const a = before.match(/\s+|\S+/g) || [];
  const b = after.match(/\s+|\S+/g) || [];
  if (a.length * b.length > 4e6) return [["ins", after]];
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const parts = [];
  const add = (kind, word) => {
    const last = parts.at(-1);
    last && last[0] === kind ? (last[1] += word) : parts.push([kind, word]);
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add("span", a[i]);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && length[i + 1][j] >= length[i][j + 1])) {
      add("del", a[i++]);
    } else {
      add("ins", b[j++]);
    }
  }
  return parts;
}

// What did not change is only shown next to what did, so that no change is out of view.
const CONTEXT = 90;

function around(words, first, last) {
  const head = first ? 0 : CONTEXT;
  const tail = last ? 0 : CONTEXT;
  if (words.length <= head + tail + 20) return words;
  const start = words.slice(0, head).replace(/\S*$/, "");
  const end = tail ? words.slice(-tail).replace(/^\S*/, "") : "";
  return `${start} … ${end}`;
}

function showDiff() {
  const changed = text.value.trim() !== text.dataset.original.trim();
  diff.hidden = !changed;
  const parts = changed ? marked(text.dataset.original, text.value) : [];
  diff.replaceChildren(
    ...parts.map(([kind, words], i) => {
      const node = document.createElement(kind);
      node.textContent = kind === "span" ? around(words, i === 0, i === parts.length - 1) : words;
      return node;
    }),
  );
}

for (const button of review.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => open(button.dataset.opens));
}
for (const button of review.querySelectorAll("[data-closes]")) {
  button.addEventListener("click", () => open(button.dataset.closes, true));
}
for (const button of review.querySelectorAll("[data-confirms]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    confirm(button.dataset.confirms);
  });
}
for (const form of review.querySelectorAll("form")) {
  // A second click on a slow network must not decide twice.
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(soon);
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    });
  });
}
if (text) {
  text.addEventListener("input", showDiff);
  showDiff();
}
const filling = review.querySelector("[data-fills]");
if (filling) {
  filling.addEventListener("click", (event) => {
    event.preventDefault();
    const box = document.getElementById(filling.dataset.fills);
    const words = document.getElementById("draft-source").content.textContent;
    box.value = box.value.trim() ? `${box.value.trimEnd()}\n\n${words}` : words;
    box.focus();
    box.dispatchEvent(new Event("input"));
  });
}

// A decision can be taken back as long as its seconds run.
const undo = document.querySelector(".undo");
if (undo) {
  const until = performance.now() + undo.dataset.seconds * 1000;
  const tick = setInterval(() => {
    const left = Math.ceil((until - performance.now()) / 1000);
    undo.querySelector(".left").textContent = Math.max(0, left);
    if (left > 0) return;
    clearInterval(tick);
    if (undo.previousElementSibling.textContent.trim()) undo.remove();
    else undo.parentElement.remove();
  }, 200);
}

addEventListener("keydown", (event) => {
  // A key that is held down says nothing about what has come on the screen since.
  if (event.repeat) return;
  const typing = event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
  if (event.key === "Escape") return typing ? typing.blur() : open("", true);
  if (typing && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return typing.form?.requestSubmit();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") return go(1);
  if (event.key === "k") return go(-1);
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button || button.closest("[inert], details:not([open])")) return;
  event.preventDefault();
  if (button.closest(".decide form") && !seen()) {
    // Scrolled out of view: it is shown first, and the key asks for nothing yet.
    draft.scrollIntoView({ block: "nearest" });
    return rest();
  }
  button.click();
});
document.addEventListener("visibilitychange", () => rest());
addEventListener("pageshow", (event) => event.persisted && location.reload());

rest();
follow();
