// Tabs by the ARIA pattern: one stop for Tab, arrows, Home and End among them.

export class Tabs {
  constructor(list, changed) {
    this.tabs = [...list.querySelectorAll("[role=tab]")];
    this.changed = changed;
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) this.choose(tab);
    });
    list.addEventListener("keydown", (event) => {
      const at = this.tabs.indexOf(document.activeElement);
      const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.tabs.length - 1 };
      if (at < 0 || !(event.key in steps)) return;
      event.preventDefault();
      const next = this.tabs[(steps[event.key] + this.tabs.length) % this.tabs.length];
      this.choose(next);
      next.focus();
    });
  }

  get current() {
    return this.tabs.find((tab) => tab.getAttribute("aria-selected") === "true").id.replace("tab-", "");
  }

  choose(tab) {
    for (const one of this.tabs) {
      const chosen = one === tab;
      one.setAttribute("aria-selected", String(chosen));
      one.tabIndex = chosen ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = !chosen;
    }
    this.changed(this.current);
  }

  open(name) {
    this.choose(this.tabs.find((tab) => tab.id === `tab-${name}`));
  }
}
