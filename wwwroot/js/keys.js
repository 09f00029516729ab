// Keyboard for a list of links (data-keys): / searches, n adds, arrows move, Space marks a row, Escape clears.
// One listener for the whole document, there before any page is:
// a key pressed the moment a list appears already counts.
const list = () => document.querySelector("[data-keys]");
const search = () => list().querySelector("input[data-search]");
const links = () => [...list().querySelectorAll("a[data-row]")];
const focusSearch = () => { search()?.focus(); search()?.select(); };

function move(from, step) {
  const all = links();
  const next = all.indexOf(from) + step;
  if (next < 0) focusSearch();
  else all[Math.min(next, all.length - 1)]?.focus();
}

document.addEventListener("keydown", event => {
  if (!list() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector(".mud-dialog, .mud-popover-open")) return;
  const target = event.target;
  const inSearch = target === search();
  const typing = target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const row = target.closest("[data-keys] a[data-row]");
  let done = true;
  if (event.key === "/" && !typing) focusSearch();
  else if (event.key === "n" && !typing) document.querySelector("[data-new]")?.click();
  else if (event.key === "ArrowDown" && (inSearch || row)) move(row, 1);
  else if (event.key === "ArrowUp" && row) move(row, -1);
  else if (event.key === "Home" && row) links()[0]?.focus();
  else if (event.key === "End" && row) links().at(-1)?.focus();
  else if (event.key === " " && row) row.closest("tr")?.querySelector("input[type=checkbox]")?.click();
  else if (event.key === "Escape" && !typing) {
    const clear = list().querySelector("[data-clear]");
    if (clear) clear.click();
    else focusSearch();
  } else done = false;
  if (done) event.preventDefault();
});

// Ctrl+K finds everything, from everywhere.
document.addEventListener("keydown", event => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
  const button = document.querySelector("[data-palette]");
  if (!button) return;
  event.preventDefault(); // the browser's own search field
  if (!document.querySelector(".mud-dialog")) button.click();
});

// In a field with a list of its own the arrows choose; the cursor stays where it is, and what is chosen is in sight.
document.addEventListener("keydown", event => {
  if (event.target.role !== "combobox") return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") event.preventDefault();
});
new MutationObserver(changes => {
  const chosen = changes.find(({ target }) => target.ariaSelected === "true" && target.closest(".cw-options"));
  chosen?.target.scrollIntoView({ block: "nearest" });
}).observe(document, { subtree: true, attributeFilter: ["aria-selected"] });

// A dialog that asks before it is left (data-leave) is left by Escape as by its button.
document.addEventListener("keydown", event => {
  if (event.key !== "Escape" || document.querySelector(".mud-popover-open")) return;
  const leave = [...document.querySelectorAll(".mud-dialog")].at(-1)?.querySelector("[data-leave]");
  if (!leave) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  leave.click();
}, true);

// Ctrl+S or Ctrl+Enter saves the form, wherever in it the cursor is.
document.addEventListener("keydown", event => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.key.toLowerCase() !== "s" && event.key !== "Enter") return;
  const form = document.querySelector("form.cw-form");
  if (!form) return;
  event.preventDefault(); // the browser would save the page as a file
  if (event.repeat) return; // a key that is held down is pressed once
  if (!document.querySelector(".mud-dialog")) form.requestSubmit();
});

// A new form begins in its first field, unless somebody was faster and is in another one; when the router gives the
// heading the focus a moment later, it goes back to where it was.
export function focusFirst(id) {
  const field = document.getElementById(id);
  const first = field?.form?.contains(document.activeElement) ? document.activeElement : field;
  const back = event => (event?.relatedTarget ?? first)?.focus();
  const heading = document.querySelector("h1");
  heading?.addEventListener("focus", back, { once: true });
  setTimeout(() => heading?.removeEventListener("focus", back), 500);
  back();
}

// Where the person has to look next.
export function focusError() {
  requestAnimationFrame(() => document.querySelector(".mud-input-error input, .mud-input-error textarea")?.focus());
}

export function show(id) {
  const element = document.getElementById(id);
  element?.scrollIntoView({ block: "center" });
  // Who was faster is somewhere in it already.
  if (!element?.contains(document.activeElement)) element?.querySelector("button")?.focus({ preventScroll: true });
}

export function print() {
  window.print();
}

// Nobody who works by keyboard is thrown back to the top of the window. When what had the focus is gone or disabled (a
// deleted row, a button that waits for its work, the button of a page that a restore replaced), the focus goes back to
// it once it can, or to what it was on before the dialog, or to the page's heading.
let focused = null;
let outside = null;
let looking = 0;
let since = 0; // when it got the focus
const came = new WeakMap(); // when each heading came into the window
document.addEventListener("pointerdown", event => {
  // From a dialog it goes back when that is closed; and what has the focus already gets no second one.
  if (event.target.closest(".mud-dialog-container")) return;
  if (event.target.closest(reachable) === document.activeElement) return;
  focused = outside = null; // a click beside everything is no loss
}, true);
document.addEventListener("focusin", event => {
  // The router gives the heading of a new page the focus, also when the person has gone on since,
  // to a button or into a dialog.
  const before = event.relatedTarget;
  if (event.target.tagName === "H1" && before
      && (before.closest(".mud-dialog") || before === focused && since > came.get(event.target))) {
    before.focus();
    return;
  }
  // A dialog that has just closed gives the focus back by way of the server:
  // too late, where the next one is open by then.
  const dialog = openDialog();
  if (dialog && !event.target.closest(besideDialogs)) {
    if (!outside?.isConnected) outside = event.target;
    (before?.closest(".mud-dialog") === dialog ? before : stopsOf(dialog)[0])?.focus();
    return;
  }
  focused = event.target;
  since = performance.now();
  if (!focused.closest(".mud-dialog-container")) outside = focused;
});
function giveFocusBack() {
  looking = 0;
  if (!focused || document.activeElement !== document.body || document.querySelector(".mud-dialog")) return;
  const target = [focused, outside].find(element => element?.isConnected) ?? document.querySelector("h1");
  target?.focus({ preventScroll: true });
  if (document.activeElement === document.body) looking = setTimeout(giveFocusBack, 250);
}
new MutationObserver(() => {
  const heading = document.querySelector("h1");
  if (heading && !came.has(heading)) came.set(heading, performance.now());
  if (!looking && focused && document.activeElement === document.body) looking = setTimeout(giveFocusBack, 100);
}).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["disabled"] });

// The router takes the click on the skip link for a navigation and moves the view, not the focus.
document.addEventListener("click", event => {
  if (event.target.closest?.(".cw-skip")) setTimeout(() => document.getElementById("main")?.focus());
});

// Tab stays in the open dialog and reaches everything in it, round and round.
const reachable = "a[href], button, input, select, textarea, summary, [tabindex]";
// What stands above a dialog, and may have the focus while it is open.
const besideDialogs = ".mud-dialog-container, .mud-popover, .mud-snackbar, #components-reconnect-modal";
function openDialog() {
  return [...document.querySelectorAll(".mud-dialog")].at(-1);
}
function stopsOf(dialog) {
  return [...dialog.querySelectorAll(reachable)].filter(element =>
    element.tabIndex >= 0 && !element.disabled && element.getClientRects().length > 0
    && !element.classList.contains("pointer-events-none"));
}
document.addEventListener("keydown", event => {
  if (event.key !== "Tab" || document.querySelector(".mud-popover-open")) return;
  const dialog = openDialog();
  const stops = dialog ? stopsOf(dialog) : [];
  if (stops.length === 0) return;
  const at = stops.indexOf(document.activeElement);
  const next = event.shiftKey ? (at < 0 ? stops.length - 1 : at - 1) : at + 1;
  stops.at(next % stops.length).focus();
  event.preventDefault();
}, true);
