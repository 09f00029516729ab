// Our own words for a lost connection; Blazor sets the classes of the element, see components-reconnect-modal in shell.css.
const modal = document.getElementById("components-reconnect-modal");

// A page without its program cannot save anything, and what was typed is kept: no question whether to leave it. Listening from
// the start, before Blazor, whose own listener asks.
let lost = false;
addEventListener("beforeunload", event => lost && event.stopImmediatePropagation());
function reload() {
  lost = true;
  location.reload();
}

modal?.addEventListener("components-reconnect-state-changed", event => {
  if (event.detail.state === "rejected") {
    reload(); // the program was restarted: what is on the screen belongs to the one before
  }
});

document.getElementById("reconnect-retry")?.addEventListener("click", async () => {
  if (!await Blazor.reconnect()) {
    reload();
  }
});

for (const button of document.querySelectorAll("[data-reload]")) {
  button.addEventListener("click", reload);
}
