"""Looks at pages of alignments in headless Chromium, as chromedriver drives it.

    python3 .ci/page_check.py PAGE.html SOURCE_LANG TARGET_LANG [SCREENSHOT.png]

Each column has the direction of its language, computed and seen: the first glyph of a piece stands
at the right end of a column in Arabic, and at the left end of one in English. The page has no script
and asks for nothing from elsewhere.
"""

import base64
import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1200,900",
]  # fmt: skip

# Of each piece: the language, the direction that is computed, and how far its first glyph is from
# both ends of what its cell holds.
SEEN = """
return [...document.querySelectorAll('tbody bdi:not(.numbers)')].filter(piece => piece.textContent.trim()).map(piece => {
  const cell = piece.closest('td'), style = getComputedStyle(cell), box = cell.getBoundingClientRect();
  const range = document.createRange();
  range.setStart(piece.firstChild, 0);
  range.setEnd(piece.firstChild, 1);
  const glyph = range.getBoundingClientRect();
  return {
    lang: piece.lang, direction: getComputedStyle(piece).direction, cell: style.direction,
    left: glyph.left - box.left - parseFloat(style.paddingLeft),
    right: box.right - parseFloat(style.paddingRight) - glyph.right,
    first: piece.textContent[0], column: cell.cellIndex, x: box.left,
  };
});
"""
ELSEWHERE = "return document.querySelectorAll('script, link, img, iframe, object, [src], [onclick]').length"


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


class Browser:
    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        options = {"binary": "/usr/bin/chromium", "args": FLAGS}
        wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
        self.base += "/session/" + self.ask("/session", wanted)["sessionId"]

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        return self.ask("/execute/sync", {"script": script, "args": []})


def faults_of(pieces, languages):
    faults = []
    if not pieces:
        return ["the page shows no piece"]
    columns = {}
    for piece in pieces:
        where = f"a piece in column {piece['column']}"
        columns.setdefault(piece["column"], piece["x"])
        if piece["lang"] != languages[piece["column"]]:
            faults.append(f"{where} is said to be in {piece['lang']}")
        direction = "rtl" if languages[piece["column"]] == "ar" else "ltr"
        if (piece["direction"], piece["cell"]) != (direction, direction):
            faults.append(f"{where} runs {piece['direction']} in a cell that runs {piece['cell']}")
        near, far = (piece["right"], piece["left"]) if direction == "rtl" else (piece["left"], piece["right"])
        # A Latin name that opens an Arabic sentence runs from the left within its line.
        is_own = ("\u0621" <= piece["first"] <= "\u064a") == (direction == "rtl")
        if is_own and (abs(near) > 3 or far < 20):
            faults.append(f"{where} begins {near:.0f} pixels from its start, {far:.0f} from its end")
    if sorted(columns) != [0, 1] or columns[0] >= columns[1]:
        faults.append(f"the columns stand at {columns}")
    return faults


def main(page, source, target, screenshot=None):
    port = free_port()
    driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                browser = Browser(port)
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        else:
            sys.exit("chromedriver does not answer")
        browser.ask("/url", {"url": Path(page).resolve().as_uri()})
        pieces = browser.run(SEEN)
        faults = faults_of(pieces, [source, target])
        if not faults_of(pieces, [target, source]):
            faults.append("the check finds nothing wrong with the languages turned round")
        if browser.run(ELSEWHERE):
            faults.append("the page has a script, or asks for something from elsewhere")
        if screenshot:
            Path(screenshot).write_bytes(base64.b64decode(browser.ask("/screenshot")))
        browser.ask("/window", None)
    finally:
        driver.terminate()
        driver.wait()
    if faults:
        sys.exit("\n".join(faults))
    print(f"{page}: {len(pieces)} pieces, {source} and {target}, run and begin as they should")


main(*sys.argv[1:])
