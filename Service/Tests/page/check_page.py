#!/usr/bin/env python3
"""Drives a headless Chromium over the page of a running server and says what is wrong.

    python3 check_page.py http://127.0.0.1:8080/ --screenshots FOLDER

Needs selenium (pip install selenium), Chromium and its driver. Prints a line for each check; the exit status is 1 if any failed.
"""

import argparse
import json
import pathlib
import sys
import time
import urllib.parse
import urllib.request

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

# Words of the examples, with the kind and the sign that each must carry.
EXPECTED = {
    "en": [
        ("hemoptysis", "symptom", "¬"), ("productive cough", "symptom", None), ("ceftriaxone", "drug", None), ("breast cancer", "disease", "F"),
        ("creatinine", "test", None), ("Hypertension", "disease", "↶"),
    ],
    "zh": [("咯血", "symptom", "¬"), ("主动脉夹层", "disease", "?"), ("高血压病", "disease", "↶"), ("阿托伐他汀", "drug", None), ("冠心病", "disease", "F")],
    "cda": [("Chronic obstructive pulmonary disease", "disease", None), ("fever", "symptom", "¬"), ("Tiotropium", "drug", None), ("lung cancer", "disease", "F")],
}
TABS = ["tables", "timeline", "scores", "deid", "json", "text"]
CONTROLS = {"button", "link", "textbox", "combobox", "checkbox", "radio", "tab", "menuitem", "slider", "searchbox", "listbox", "DisclosureTriangle", "tabpanel", "region", "group", "navigation", "img", "image"}

CONTRAST = """
const channel = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
const parse = (text) => { const m = text.match(/[\\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m[3] ?? 1 }; };
const light = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const over = (top, under) => ({ r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a), b: top.b * top.a + under.b * (1 - top.a), a: 1 });
const ground = (node) => {
  const layers = [];
  for (let at = node; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour.a > 0) layers.push(colour);
    if (colour.a === 1) break;
  }
  let result = { r: 255, g: 255, b: 255, a: 1 };
  for (const layer of layers.reverse()) result = over(layer, result);
  return result;
};
const ratio = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
const found = [];
let seen = 0;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const parent = node.parentElement;
  if (!node.data.trim() || !parent.checkVisibility({ visibilityProperty: true }) || parent.closest(".hidden, .skip, .drop-cover, title, option, [disabled]")) continue;
  const style = getComputedStyle(parent);
  const colour = parse(parent instanceof SVGElement ? style.fill : style.color);
  const under = ground(parent);
  seen += 1;
  const value = ratio(over(colour, under), under);
  if (value < 4.5) found.push([value.toFixed(2), parent.className.baseVal ?? parent.className, parent.tagName]);
  if (parent.dataset?.sign) {
    const sign = ratio(parse(getComputedStyle(parent, "::before").color), under);
    if (sign < 4.5) found.push([sign.toFixed(2), parent.className + "::before", parent.tagName]);
  }
}
return [seen, found];
"""

OVERLAP = """
const done = arguments[arguments.length - 1];
(async () => {
  const at = (name) => new URL(name, document.baseURI).href;
  const { readDocument } = await import(at("model.js"));
  const { TextView } = await import(at("text.js"));
  const { csv } = await import(at("tables.js"));
  const plain = { status: "present", temporality: "current", subject: "patient", cues: [] };
  const entity = (id, kind, start, end, text) => ({ id, kind, start, end, text, assertion: plain });
  const text = "alpha beta gamma\\n\\ud83d\\ude00 delta";
  const doc = { language: "en", text, entities: [entity("a", "disease", 0, 10, "alpha beta"), entity("b", "drug", 6, 16, "beta gamma"), entity("c", "test", 6, 10, "beta"),
    entity("d", "symptom", 20, 25, "delta"), entity("e", "drug", 20, 25, "=delta")] };
  const model = readDocument(doc);
  const box = document.createElement("div");
  document.body.append(box);
  const view = new TextView(box, { hover() {}, select() {} });
  await view.render(model);
  const words = Object.fromEntries([...view.marks].map(([id, nodes]) => [id, nodes.map((node) => node.textContent).join("")]));
  const result = { text: box.textContent === text, words, sheet: csv("entities", model) };
  box.remove();
  done(result);
})().catch((error) => done({ error: String(error) }));
"""


class Check:
    def __init__(self, base, screenshots, chromium, chromedriver):
        self.base = base if base.endswith("/") else base + "/"
        self.origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(base))
        self.folder = pathlib.Path(screenshots) if screenshots else None
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
        self.failures = 0
        options = Options()
        for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--force-device-scale-factor=1", "--lang=en-US", "--disable-background-networking"]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        if chromium:
            options.binary_location = chromium
        self.driver = webdriver.Chrome(options=options, service=Service(chromedriver) if chromedriver else None)
        self.driver.set_script_timeout(30)
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {
            "source": "window.__violations = []; addEventListener('securitypolicyviolation', (event) => window.__violations.push(event.violatedDirective + ' ' + event.blockedURI));"
                      "window.__errors = []; addEventListener('error', (event) => window.__errors.push(String(event.message)));"
                      "addEventListener('unhandledrejection', (event) => window.__errors.push(String(event.reason)));"})
        self.requests = []
        self.size(1440, 1000)

    # Tools

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def say(self, good, what, detail=""):
        print(("ok    " if good else "FAIL  ") + what + (f": {detail}" if detail and not good else ""))
        self.failures += 0 if good else 1

    def size(self, width, height):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        time.sleep(0.2)

    def picture(self, name):
        if self.folder:
            self.driver.save_screenshot(str(self.folder / f"{name}.png"))

    def choose(self, identifier, value):
        self.js("const box = document.getElementById(arguments[0]); box.value = arguments[1]; box.dispatchEvent(new Event('change'))", identifier, value)
        time.sleep(0.2)

    def wait(self, script, limit=60):
        end = time.time() + limit
        while time.time() < end:
            if self.js(script):
                return True
            time.sleep(0.1)
        return False

    def result(self):
        good = self.wait("return document.getElementById('progress').hidden && !document.getElementById('results').hidden && document.querySelectorAll('#text .e').length > 0")
        time.sleep(0.3)
        return good

    def open_input(self):
        self.js("if (document.getElementById('input').hidden) document.getElementById('edit').click()")

    def example(self, name):
        self.open_input()
        self.driver.find_element(By.CSS_SELECTOR, f"[data-example={name}]").click()
        self.say(self.result(), f"{name}: a result appears")

    def tab(self, name):
        self.js("document.getElementById('tab-' + arguments[0]).click(); window.scrollTo(0, 0)", name)
        self.wait("return !document.querySelector('[role=tabpanel]:not([hidden]) [role=status]')?.textContent?.includes('…')", 20)
        time.sleep(0.3)

    def ask(self, path, body):
        request = urllib.request.Request(self.origin + path, body.encode(), {"Content-Type": "application/xml" if body.lstrip().startswith("<") else "text/plain; charset=utf-8"})
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read().decode().splitlines()[0] if path.startswith("/v1/score") else answer.read().decode())

    # Checks

    def entities(self, name):
        for word, kind, sign in EXPECTED[name]:
            marks = self.js("return [...document.querySelectorAll('#text .e')].filter((node) => node.textContent === arguments[0]).map((node) => [node.className, node.dataset.sign ?? ''])", word)
            good = any(f"k-{kind}" in classes.split() and (sign is None or sign in signs) for classes, signs in marks)
            self.say(good, f"{name}: {kind} {sign or ''} marked", f"{len(marks)} marks of the word")
        body = self.js("return document.getElementById('note').value")
        answer = self.ask("/v1/extract?offsets=utf16&text=true", body)
        answer = answer[0] if isinstance(answer, list) else answer
        shown = self.js("const all = {}; for (const node of document.querySelectorAll('#text .e')) all[node.dataset.id] = (all[node.dataset.id] ?? '') + node.textContent; return all")
        wrong = [entity["id"] for entity in answer["entities"] if shown.get(entity["id"]) != entity["text"]]
        self.say(not wrong and len(shown) == len(answer["entities"]), f"{name}: every entity stands at its words", f"{len(wrong)} of {len(answer['entities'])} do not")

    def names(self, where):
        tree = self.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        bad = []
        for node in tree:
            if node.get("ignored"):
                continue
            role = node.get("role", {}).get("value", "")
            if role in CONTROLS and not node.get("name", {}).get("value", "").strip():
                focusable = any(p["name"] == "focusable" for p in node.get("properties", []))
                if role in {"group", "region", "navigation", "img", "image"} and not focusable:
                    continue
                bad.append(role)
        self.say(not bad, f"{where}: every control has a name", ", ".join(bad[:8]))
        twice = self.js("const all = [...document.querySelectorAll('[id]')].map((node) => node.id); return all.filter((id, index) => all.indexOf(id) !== index)")
        self.say(not twice, f"{where}: ids are unique", ", ".join(twice[:8]))
        lost = self.js("return [...document.querySelectorAll('[aria-controls], [aria-labelledby], [aria-describedby]')].flatMap((node) => ['aria-controls', 'aria-labelledby', 'aria-describedby']"
                       ".flatMap((key) => (node.getAttribute(key) ?? '').split(' ').filter((id) => id && !document.getElementById(id))))")
        self.say(not lost, f"{where}: references lead to nodes", ", ".join(lost[:8]))

    def contrast(self, where):
        seen, bad = self.js(CONTRAST)
        kinds = sorted({(value, name, tag) for value, name, tag in map(tuple, bad)})
        self.say(not bad and seen > 10, f"{where}: contrast of {seen} texts is at least 4.5", str(kinds[:6]))

    def keyboard(self):
        self.driver.get(self.base)
        self.wait("return document.getElementById('language').value !== ''")
        press = lambda key: self.driver.switch_to.active_element.send_keys(key)
        focused = lambda: self.js("return document.activeElement.id || document.activeElement.dataset.example || document.activeElement.className")
        self.js("document.getElementById('note').value = 'She denies chest pain and has fever. Creatinine 1.9 mg/dL.'")
        way = []
        for _ in range(14):
            press(Keys.TAB)
            way.append(focused())
            if way[-1] == "analyse":
                break
        self.say(way[:1] == ["skip"] and way[-1:] == ["analyse"], "keyboard: Tab leads from the skip link to the button", " ".join(way))
        self.say(self.js("return getComputedStyle(document.activeElement).outlineStyle") == "solid", "keyboard: the focus is seen")
        press(Keys.ENTER)
        self.say(self.result(), "keyboard: Enter reads the text")
        self.say(focused() == "tab-text", "keyboard: the focus goes to the result", focused())
        press(Keys.ARROW_RIGHT)
        first = focused() == "tab-tables" and self.js("return !document.getElementById('panel-tables').hidden")
        press(Keys.HOME)
        self.say(first and focused() == "tab-text", "keyboard: arrows and Home among the tabs", focused())
        for _ in range(60):
            press(Keys.TAB)
            if "e" in focused().split():
                break
        word = lambda: self.js("return document.activeElement.textContent")
        before = word()
        press(Keys.ARROW_RIGHT)
        after = word()
        self.say(before == "chest pain" and after == "fever", "keyboard: arrows among the entities", f"{len(before)} {len(after)}")
        self.say(self.js("return !document.getElementById('tip').hidden"), "keyboard: focus shows the tip")
        press(Keys.ARROW_LEFT)
        press(Keys.ENTER)
        self.say(self.js("return document.querySelector('#panel .panel-title')?.textContent") == "chest pain", "keyboard: Enter shows the entity in the panel")
        self.say(self.js("return [...(CSS.highlights?.get('cue') ?? [])].map(String).join()") == "denies", "the cue is highlighted")
        press(Keys.ESCAPE)
        self.say(self.js("return document.getElementById('panel').classList.contains('idle')"), "keyboard: Escape closes it")

    def logs(self):
        bad = [entry["message"][:160] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        self.say(not bad, "no errors on the console", "; ".join(bad[:4]))
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
        outside = [address for address in self.requests if not address.startswith((self.origin, "data:", "blob:" + self.origin, "chrome:", "about:"))]
        self.say(not outside and len(self.requests) > 10, f"none of {len(self.requests)} requests leaves the origin", " ".join(outside[:3]))
        paths = sorted({urllib.parse.urlsplit(address).path + "?" + urllib.parse.urlsplit(address).query for address in self.requests if "/v1/" in address})
        self.say(all(len(path) < 80 for path in paths), "no text in an address")
        print("      routes: " + "  ".join(paths))

    def state(self):
        bad = self.js("return [...window.__violations, ...window.__errors]")
        self.say(not bad, "no violation of the policy, no error", "; ".join(bad[:4]))

    def run(self):
        self.driver.get(self.base)
        self.wait("return document.getElementById('language').value !== ''")
        self.picture("start")
        self.names("start")
        for theme in ("light", "dark"):
            self.choose("theme", theme)
            self.contrast(f"start, {theme}")
        for name in EXPECTED:
            self.choose("theme", "light")
            self.example(name)
            self.entities(name)
            self.js("document.querySelector('#text .s-absent')?.click()")
            for theme in ("light", "dark"):
                self.choose("theme", theme)
                for tab in TABS:
                    self.tab(tab)
                    self.contrast(f"{name}, {tab}, {theme}")
                    self.picture(f"{name}-{tab}-{theme}")
                    if theme == "light":
                        self.names(f"{name}, {tab}")
                        self.say(self.js("return document.querySelector('[role=tabpanel]:not([hidden])').textContent.trim().length > 20"), f"{name}, {tab}: something is shown")
            self.js("document.getElementById('view-sentences').click()")
            time.sleep(0.3)
            self.say(self.js("return document.querySelectorAll('#sentences .arc').length > 0"), f"{name}: arcs of sentences")
            self.names(f"{name}, sentences")
            self.contrast(f"{name}, sentences")
            self.picture(f"{name}-sentences")
            self.js("document.getElementById('view-text').click()")
            self.choose("language", "zh")
            self.say(self.js("return document.documentElement.lang") == "zh-Hans" and self.js("return document.getElementById('tab-text').textContent") == "文本", f"{name}: the page speaks Chinese")
            for width in (320, 1600):
                self.size(width, 900)
                for tab in TABS:
                    self.tab(tab)
                    self.say(self.js("return document.documentElement.scrollWidth <= window.innerWidth"), f"{name}, {tab}: fits {width} px")
                    self.picture(f"{name}-{tab}-{width}")
            self.size(1440, 1000)
            self.choose("language", "en")
        outcome = self.driver.execute_async_script(OVERLAP)
        self.say(outcome.get("text") and outcome.get("words") == {"a": "alpha beta", "b": "beta gamma", "c": "beta", "d": "delta", "e": "delta"}, "overlapping and nested spans", json.dumps(outcome))
        self.say("'=delta" in outcome.get("sheet", ""), "CSV: no cell begins a formula")
        keys = self.js("return [...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        self.say(set(keys) <= {"casebook.language", "casebook.theme"}, "only language and theme are stored", " ".join(keys))
        self.say(self.driver.current_url.rstrip("/") == self.base.rstrip("/"), "the address stays as it is")
        self.state()
        self.keyboard()
        self.state()
        self.logs()
        self.driver.quit()
        print(f"{self.failures} failed" if self.failures else "all is well")
        return 1 if self.failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="address of the page, such as http://127.0.0.1:8080/")
    parser.add_argument("--screenshots", help="folder for pictures of what was seen")
    parser.add_argument("--chromium", help="the browser, where it is not found by itself")
    parser.add_argument("--chromedriver", help="its driver, where it is not found by itself")
    arguments = parser.parse_args()
    sys.exit(Check(arguments.base, arguments.screenshots, arguments.chromium, arguments.chromedriver).run())


if __name__ == "__main__":
    main()
