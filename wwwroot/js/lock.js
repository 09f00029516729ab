// Where a passphrase is set (data-idle: minutes), the practice locks when nobody works with it. The server decides and
// cuts every line then; this tells it that somebody works, and takes what is on the screen away at once, also while the
// server does not answer.
const idle = Number(document.body.dataset.idle ?? 0) * 60000;
const tellEvery = Math.min(20000, idle / 4);
const key = "clinicweb.active"; // of all windows of this browser: whoever works in one works in all
let active = Date.now();
let told = 0;
let covered = false;

function last() {
  try {
    return Math.max(active, Number(localStorage.getItem(key)));
  } catch {
    return active; // storage is switched off in this browser: each window counts for itself
  }
}

// A clock that was set back is no work.
const isIdle = () => idle > 0 && (Date.now() - last() >= idle || last() - Date.now() > 60000);

function cover() {
  if (covered) return;
  covered = true;
  document.dispatchEvent(new Event("clinicweb:lock")); // what was typed is kept in this window
  const path = location.pathname;
  document.body.replaceChildren();
  document.title = "ClinicWeb";
  const leave = () => location.replace(path === "/" ? "/unlock" : `/unlock?returnUrl=${encodeURIComponent(path)}`);
  fetch("/api/lock", { method: "POST", signal: AbortSignal.timeout(3000) }).then(leave, leave);
}

function works() {
  if (!idle || covered) return;
  if (isIdle()) return cover(); // the lid was opened
  active = Date.now();
  if (active - told < tellEvery) return;
  told = active;
  try {
    localStorage.setItem(key, String(active));
  } catch {
    // See above.
  }
  fetch("/api/active", { method: "POST", keepalive: true }).then(answer => answer.status === 401 && cover(), () => {});
}

for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "input"]) {
  document.addEventListener(kind, works, { capture: true, passive: true });
}
if (idle) setInterval(() => isIdle() && cover(), 1000);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && isIdle() && cover());

document.addEventListener("click", event => event.target.closest?.("[data-lock]") && cover());

// The line was cut: because it is locked, or because the program is gone?
window.clinicLock = {
  check: () => fetch("/api/lock", { cache: "no-store" }).then(answer => answer.status === 401 && cover(), () => {}),
};
