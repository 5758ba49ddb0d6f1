// Runs before the first paint, so that a chosen theme does not flash. Only the choices of theme and language are kept in the browser.
(() => {
  let theme = null;
  let language = null;
  try {
    theme = localStorage.getItem("casebook.theme");
    language = localStorage.getItem("casebook.language");
  } catch { /* storage may be forbidden: the choice then lasts as long as the page */ }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (language !== "en" && language !== "zh") language = (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
})();
