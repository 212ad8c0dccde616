// The review desk: a queue that keeps itself up to date, keys for every decision, and a diff.
"use strict";

const review = document.querySelector(".review");
const queue = review.querySelector(".queue");
const text = document.getElementById("edit-text");
const diff = document.getElementById("diff");
const at = review.dataset.at;

async function follow() {
  for (;;) {
    try {
      const query = new URLSearchParams(location.search); // Which pages of the lists are shown.
      query.set("version", review.dataset.version);
      query.set("at", at);
      const reply = await fetch(`/review/changes?${query}`, { headers: { Accept: "application/json" } });
      if (reply.status === 401) return location.reload();
      if (reply.status === 200) {
        const data = await reply.json();
        review.dataset.version = data.version;
        queue.innerHTML = data.html;
        if (data.gone) warn(data.gone);
      }
      if (reply.status >= 500) throw new Error("away");
    } catch {
      await new Promise((wake) => setTimeout(wake, 4000));
    }
  }
}

function warn(words) {
  const problem = review.querySelector(".desk > .problem");
  if (!problem || !document.querySelector(".decide")) return;
  problem.textContent = words;
  problem.hidden = false;
}

function open(id) {
  for (const panel of review.querySelectorAll("details.panel")) {
    panel.open = panel.id === id && !panel.open;
    if (panel.open) {
      panel.querySelector("textarea").focus();
      panel.scrollIntoView({ block: "nearest" });
    }
  }
}

function go(step) {
  const links = [...queue.querySelectorAll(".items a")];
  const now = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[now < 0 ? 0 : now + step];
  if (next) location.href = next.href;
}

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
for (const form of review.querySelectorAll("form")) {
  // A second click on a slow network must not decide twice.
  form.addEventListener("submit", () => setTimeout(() => {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  }));
}
if (text) {
  text.addEventListener("input", showDiff);
  showDiff();
}

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && typing) return typing.blur();
  if (typing && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return typing.form?.requestSubmit();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") return go(1);
  if (event.key === "k") return go(-1);
  const button = review.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

follow();
