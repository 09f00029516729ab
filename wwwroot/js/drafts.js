// What is typed into a form is kept in this window's own storage until it is saved or thrown away: a lost connection, a restarted
// program or a reload then loses nothing. It never leaves the browser, and ends with the window.
const prefix = "clinicweb.draft:";
let pending = 0;

function keep(form) {
  clearTimeout(pending);
  pending = 0;
  const fields = { ...JSON.parse(form.dataset.draftMore ?? "{}") };
  for (const field of form.querySelectorAll("input[id^=field-], textarea[id^=field-]")) {
    const name = field.id.slice("field-".length);
    if (!(name in fields)) fields[name] = field.value;
  }
  try {
    sessionStorage.setItem(prefix + form.dataset.draft, JSON.stringify({ at: Date.now(), base: form.dataset.draftBase, fields }));
  } catch {
    // Storage is switched off or full in this browser: the words then live as long as the page.
  }
}

document.addEventListener("input", event => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  clearTimeout(pending);
  pending = setTimeout(() => keep(form), 150);
});

// What was chosen, not typed, is known when the server has drawn it.
new MutationObserver(drawn => {
  for (const { target: form } of drawn) {
    if (form.dataset.draftDirty === "true") keep(form);
  }
}).observe(document, { subtree: true, attributeFilter: ["data-draft-more"] });

// The last letters before the page goes.
function keepDirty() {
  const form = document.querySelector("form[data-draft]");
  if (form && (pending || form.dataset.draftDirty === "true")) keep(form);
}
document.addEventListener("focusout", keepDirty);
addEventListener("pagehide", keepDirty);
document.addEventListener("clinicweb:lock", keepDirty);

export function kept(key) {
  try {
    return sessionStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

export function forget(key) {
  clearTimeout(pending);
  pending = 0;
  const form = document.querySelector("form[data-draft]");
  if (form) form.dataset.draftDirty = "false";
  try {
    sessionStorage.removeItem(prefix + key);
  } catch {
    // Nothing was kept either.
  }
}
