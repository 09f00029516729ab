// What is typed into a form is kept in this window's own storage until it is saved or thrown away: a lost connection,
// a restarted program or a reload then loses nothing. It never leaves the browser, and ends with the window.
const prefix = "clinicweb.draft:";
let pending = 0;

function read(key) {
  try {
    return sessionStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

// An older draft waits for its answer, and nothing takes its place: neither while it is offered, nor before the program
// has looked for it.
function mayReplace(form, leaving) {
  const { draft, draftState } = form.dataset;
  return draftState === "open" || (draftState === "looking" && leaving && read(draft) === null);
}

function keep(form, leaving = false) {
  clearTimeout(pending);
  pending = 0;
  if (!mayReplace(form, leaving)) {
    if (form.isConnected && form.dataset.draftState === "looking") keepSoon(form);
    return;
  }
  const fields = { ...JSON.parse(form.dataset.draftMore ?? "{}") };
  for (const field of form.querySelectorAll("input[id^=field-], textarea[id^=field-]")) {
    const name = field.id.slice("field-".length);
    if (!(name in fields)) fields[name] = field.value;
  }
  const { draft, draftBase, draftOwner, draftCulture } = form.dataset;
  try {
    sessionStorage.setItem(prefix + draft,
      JSON.stringify({ at: Date.now(), base: draftBase, owner: draftOwner, culture: draftCulture, fields }));
  } catch {
    // Storage is switched off or full in this browser: the words then live as long as the page.
  }
}

function keepSoon(form) {
  clearTimeout(pending);
  pending = setTimeout(() => keep(form), 150);
}

document.addEventListener("input", event => {
  const form = event.target.closest?.("form[data-draft]");
  if (form) keepSoon(form);
});

// What was chosen, not typed, is known when the server has drawn it.
new MutationObserver(drawn => {
  for (const { target: form } of drawn) {
    if (form.dataset.draftDirty === "true") keep(form);
  }
}).observe(document, { subtree: true, attributeFilter: ["data-draft-more"] });

// The last letters before the page goes.
function keepDirty(leaving) {
  const form = document.querySelector("form[data-draft]");
  if (form && (pending || form.dataset.draftDirty === "true")) keep(form, leaving);
}
document.addEventListener("focusout", () => keepDirty(false));
addEventListener("pagehide", () => keepDirty(true));

// What was typed while the line was down never reached the program, which would save what it knows of.
document.addEventListener("clinicweb:line-is-back", () => {
  const form = document.querySelector("form[data-draft][data-draft-state=open]");
  if (!form || !(pending || form.dataset.draftDirty === "true" || read(form.dataset.draft) !== null)) return;
  const chosen = JSON.parse(form.dataset.draftMore ?? "{}");
  const fields = form.querySelectorAll("input[id^=field-]:not([readonly]), textarea[id^=field-]:not([readonly])");
  for (const field of fields) {
    if (!(field.id.slice("field-".length) in chosen)) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
document.addEventListener("clinicweb:lock", () => keepDirty(true));

export function kept(key) {
  return read(key);
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
