// Runs in the head, before the first paint: the chosen theme is on <html> before anything is drawn.
(() => {
  const key = "clinicweb.theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const listeners = new Set();

  const choice = () => {
    try {
      return localStorage.getItem(key) ?? "system";
    } catch {
      return "system"; // storage is switched off in this browser
    }
  };
  const current = () => {
    const chosen = choice();
    return { choice: chosen, dark: chosen === "dark" || (chosen === "system" && system.matches) };
  };
  const apply = () => {
    const now = current();
    document.documentElement.dataset.theme = now.dark ? "dark" : "light";
    for (const listener of listeners) {
      listener.invokeMethodAsync("ThemeChanged", now.choice, now.dark);
    }
  };

  system.addEventListener("change", apply);
  addEventListener("storage", event => event.key === key && apply());
  apply();

  // A word drawn before its font is there would move when the font comes.
  // Both halves of it: names have letters of either.
  const font = '1rem "Atkinson Hyperlegible Next"';
  const ready = async () => {
    const patience = new Promise(done => setTimeout(done, 3000));
    await Promise.race([document.fonts.load(font, "a\u015f"), patience]).catch(() => {});
    return current();
  };

  window.clinicTheme = {
    ready,
    choose(chosen) {
      try {
        localStorage.setItem(key, chosen);
      } catch {
        // The choice then lasts as long as the page.
      }
      apply();
    },
    listen: listener => { listeners.add(listener); },
    unlisten: listener => { listeners.delete(listener); },
  };
})();
