// The line to the program, and our own words when it is lost; the look is in shell.css. The program is on this
// computer: it is asked again every two seconds, for as long as it takes, and at once when somebody looks at the
// window. Blazor's own handler gives up after minutes, and after "Try again" has worked it can still say that it has
// failed.
const modal = document.getElementById("components-reconnect-modal");
const pause = 2000;
const patience = 5; // attempts before the words ask for a look at the program
let asking = null;
let failures = 0;
let next = 0;

// A page without its program cannot save anything, and what was typed is kept: no question whether to leave it.
// Listening from the start, before Blazor, whose own listener asks.
let gone = false;
addEventListener("beforeunload", event => gone && event.stopImmediatePropagation());
document.addEventListener("clinicweb:lock", () => { gone = true; });
function reload() {
  if (gone) return;
  gone = true;
  location.reload();
}

function show() {
  modal.classList.toggle("components-reconnect-show", failures < patience);
  modal.classList.toggle("components-reconnect-failed", failures >= patience);
}

async function ask() {
  clearTimeout(next);
  try {
    // Refused, the program was restarted: what is on the screen belongs to the one before.
    if (!await Blazor.reconnect()) reload();
  } catch {
    failures++;
    show();
    next = setTimeout(again, pause);
  }
}
const again = () => asking ??= ask().finally(() => { asking = null; });
const lost = () => modal.matches(".components-reconnect-show, .components-reconnect-failed");

// Pressed in the moment in which the line is back, nothing is to be tried any more.
document.getElementById("reconnect-retry").addEventListener("click", () => lost() && again());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lost() && again());
addEventListener("online", () => lost() && again());
for (const button of document.querySelectorAll("[data-reload]")) {
  button.addEventListener("click", reload);
}

Blazor.start({
  circuit: {
    reconnectionHandler: {
      onConnectionDown() {
        failures = 0;
        window.clinicLock.check();
        show();
        again();
      },
      onConnectionUp() {
        clearTimeout(next);
        modal.classList.remove("components-reconnect-show", "components-reconnect-failed");
        document.dispatchEvent(new Event("clinicweb:line-is-back")); // drafts.js sends what was typed meanwhile
      },
    },
  },
});
