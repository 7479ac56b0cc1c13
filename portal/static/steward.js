// What is quicker with script: keys, rows that open on click, a warning before typed words are lost. Nothing needs it.
"use strict";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("table.hover tbody tr:not(.group), .matters > li")];
const linkOf = (row) => row && row.querySelector("th a[href], h3 a[href], td a[href]");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.hasAttribute("data-here"));
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  if (here >= 0) all[here].removeAttribute("data-here");
  all[next].setAttribute("data-here", "");
  const link = linkOf(all[next]);
  if (link) link.focus();
  all[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.key === "/") {
    const search = document.getElementById("search");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "?") {
    const help = document.getElementById("keyboard-help");
    if (help && !help.open) help.showModal();
  }
});

// One menu open at a time; Escape and a click elsewhere close it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const row = event.target.closest("table.hover tbody tr:not(.group)");
  if (!row || event.target.closest("a, button, input, label, summary, select") || getSelection().toString()) return;
  const link = linkOf(row);
  if (link) link.click();
});
document.addEventListener("keyup", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A form marked data-guard asks before what was typed in it is left behind.
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

// A row of tabs or places wider than the page begins at the current one, in browsers without scroll-initial-target.
for (const link of document.querySelectorAll(".tabs [aria-current], .places [aria-current]")) {
  const row = link.closest(".tabs, .places");
  const [whole, here] = [row.getBoundingClientRect(), link.getBoundingClientRect()];
  row.scrollLeft += here.left - whole.left - (whole.width - here.width) / 2;
}

// Files dropped on the area land in its input.
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const area = event.target instanceof Element && event.target.closest(".drop");
    if (!area) return;
    event.preventDefault();
    area.classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) {
      const input = area.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

// The summary of errors takes the focus, so that it is the first thing heard.
const summary = document.querySelector("form[method=post] .error-summary");
if (summary) summary.focus();
