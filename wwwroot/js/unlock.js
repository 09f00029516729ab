// The page works without this: it only shows what is typed, when that is wanted, and counts the seconds.
const field = document.getElementById("passphrase");
const button = document.querySelector("button[type=submit]");
const show = document.querySelector("[data-show]");

show.closest("label").hidden = false;
show.addEventListener("change", () => { field.type = show.checked ? "text" : "password"; });
// What keeps passwords looks for one.
document.querySelector("form").addEventListener("submit", () => { field.type = "password"; });

const timer = document.querySelector("[data-seconds]");
if (timer) {
  const until = Date.now() + Number(timer.dataset.seconds) * 1000;
  button.disabled = true;
  const count = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    timer.textContent = left > 0 ? timer.dataset.words.replace("{0}", left) : "";
    if (left > 0) return;
    clearInterval(count);
    button.disabled = false;
  }, 250);
}
field.focus();
