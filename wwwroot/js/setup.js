// The page works without this: it only chooses for who types, and goes on by itself when the program is ready.
const path = document.getElementById("path");
path?.addEventListener("input", () => {
  document.querySelector(`[name=place][value=${path.value.trim() ? "elsewhere" : "own"}]`).checked = true;
});
document.querySelectorAll("[name=place]").forEach(place =>
  place.addEventListener("change", () => { if (place.checked && place.value === "elsewhere") path.focus(); }));
if (path?.getAttribute("aria-invalid") === "true") path.focus();

if (document.querySelector("[data-waits]")) {
  const began = Date.now();
  const look = async () => {
    try {
      // The program that asks answers 204; the one with the practice knows no such address.
      const answer = await fetch("/place/asking", { cache: "no-store" });
      if (answer.status !== 204) {
        location.replace("/");
        return;
      }
    } catch {
      // Between the two nobody listens.
    }
    document.querySelector("[data-late]").hidden = Date.now() - began < 60000;
    setTimeout(look, 250);
  };
  look();
}
