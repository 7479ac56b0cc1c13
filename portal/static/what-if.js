// Sliders beside the figures, and a button that copies: what the page does without, a script only makes quicker.
"use strict";

for (const field of document.querySelectorAll("input[data-slider]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "slider";
  slider.min = field.dataset.low;
  slider.max = field.dataset.high;
  slider.step = field.dataset.slider;
  // the figure beside it says the same and can be typed, so keyboards and screen readers meet one field only
  slider.tabIndex = -1;
  slider.setAttribute("aria-hidden", "true");
  const follow = () => {
    slider.value = field.value === "" ? slider.min : field.value;
    slider.classList.toggle("empty", field.value === "");
  };
  follow();
  field.addEventListener("input", follow);
  slider.addEventListener("input", () => {
    field.value = slider.value;
    slider.classList.remove("empty");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  (field.closest(".unit") || field).after(slider);
}

const offerCopying = () => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = false;
};
offerCopying();
document.addEventListener("htmx:afterSwap", offerCopying);
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.textContent = button.dataset.copied;
});

// A link to a field that is folded away unfolds it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  const folded = field && field.closest("details");
  if (folded) folded.open = true;
});
