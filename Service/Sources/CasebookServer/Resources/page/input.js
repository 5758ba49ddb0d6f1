// The editor: paste, drop, open, examples.

import { byId } from "./dom.js";
import { examples } from "./examples.js";
import { number, t } from "./strings.js";

const LIMIT = 32 * 1024 * 1024;

/** UTF-8, UTF-16 with a mark, else GB18030; a declaration of XML is made to say what is then sent. */
function decode(bytes) {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
  for (const label of mark ? [mark] : ["utf-8", "gb18030"]) {
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(bytes);
      return text.replace(/^(<\?xml[^>]*?encoding\s*=\s*)(["'])[^"']*\2/, "$1$2UTF-8$2");
    } catch { /* the next one */ }
  }
  return null;
}

export class Input {
  constructor({ analyse, problem, changed }) {
    this.note = byId("note");
    this.problem = problem;
    this.changed = changed;
    this.note.addEventListener("input", () => this.update());
    this.note.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        analyse();
      }
    });
    byId("analyse").addEventListener("click", analyse);
    byId("clear").addEventListener("click", () => {
      this.set("");
      this.note.focus();
    });
    byId("open").addEventListener("click", () => byId("file").click());
    byId("file").addEventListener("change", (event) => {
      this.read(event.target.files[0]);
      event.target.value = "";
    });
    for (const button of document.querySelectorAll("[data-example]")) {
      button.addEventListener("click", () => {
        this.set(examples[button.dataset.example]);
        analyse();
      });
    }
    const editor = this.note.parentElement;
    for (const name of ["dragenter", "dragover"]) {
      window.addEventListener(name, (event) => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        editor.classList.add("dropping");
      });
    }
    window.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) editor.classList.remove("dropping");
    });
    window.addEventListener("drop", (event) => {
      editor.classList.remove("dropping");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      this.read(event.dataTransfer.files[0]);
    });
    this.update();
  }

  get text() {
    return this.note.value;
  }

  set(text) {
    this.note.value = text;
    this.note.scrollTop = 0;
    this.update();
  }

  async read(file) {
    if (!file) return;
    if (file.size > LIMIT) return this.problem(t("fileTooLarge"));
    const text = decode(new Uint8Array(await file.arrayBuffer()));
    if (text === null) return this.problem(t("fileUnreadable"));
    this.set(text);
    this.note.focus();
  }

  update() {
    byId("size").textContent = this.note.value ? t("characters", { n: number(this.note.value.length) }) : "";
    this.changed?.();
  }
}
