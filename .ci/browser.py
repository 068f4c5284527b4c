"""Uses the page of a server in headless Chromium, as a person does.

    python3 .ci/browser.py JISR MEMORY AXE [SCREENSHOTS]

JISR is the program, MEMORY that of the tour, AXE the file `axe.min.js` of axe-core, SCREENSHOTS a folder for what was
seen. In English and in Arabic a sentence is found by a changed one and in its context, a term looked up, added, edited
and taken away, a translation edited and taken back, a document added beside its translation and removed, a TMX imported
by file and by dropping it, exported and read back; what is refused, stale or deleted meanwhile comes back as it was
typed. Then every view is held against axe-core, light and dark, on a phone's width and a desk's; nothing is loaded from
elsewhere, and no view is wider than the window.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

CHANGED = (
    'يقر Xia "Ben" Hu، الأستاذ المساعد في علوم الحاسوب في جامعة رايس، بأن DeepSeek خطوة أكثر كفاءة في تطوير الذكاء '
    "الاصطناعي."
)

# What the page says in each language, where it is looked for.
WORDS = {
    "en": {"direction": "ltr", "undo": "Undo", "save": "Save", "look": "Look at the file", "other word": "Another word",
           "found": "1 match", "copy": "Copy", "copied": "Copied", "add": "Add", "no tag": "is no language tag",
           "added": "Document added", "removed": "Removed.", "restored": "not saved yet",
           "long": "The text is too long to be looked up at once. Look its sentences up one by one.",
           "no answer": "No answer came from the server. Type on, or search again."},
    "ar": {"direction": "rtl", "undo": "تراجع", "save": "احفظ", "look": "افحص الملف", "other word": "كلمة أخرى",
           "found": "نتيجة واحدة", "copy": "انسخ", "copied": "نُسخت", "add": "أضف", "no tag": "ليس رمز لغة",
           "added": "أُضيفت الوثيقة", "removed": "تمت الإزالة.", "restored": "ولم يُحفظ بعد",
           "long": "النص أطول من أن يُبحث عنه دفعة واحدة. ابحث عنه جملة جملة.",
           "no answer": "لم يصل جواب من الخادم. واصل الكتابة، أو ابحث مرة أخرى."},
}

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "fixtures"


def stale_concept(page):
    """A concept that somebody changes while one does."""
    address = "/concept?name=mixture-of-experts"
    page.goto(address)
    version = page.locator("input[name=version]").first.input_value()
    other = page.context.new_page()
    other.goto(address)
    # Each time another one.
    other.locator("#definition").fill("Changed: " + version)
    other.locator("form[action='/concept'] .actions button").click()
    expect(other.locator(".done")).to_be_visible()
    other.close()
    page.locator("#text-0").fill("Experts, mixed")
    page.locator("#note").fill("ملاحظة طويلة")
    page.locator("form[action='/concept'] .actions button").click()
    expect(page.locator(".refused")).to_be_visible()


def deleted_unit(page):
    """A unit that somebody deletes while one types."""
    page.goto("/unit/new?from=ar&to=en&source=تحذف")
    page.locator("#target").fill("To be deleted.")
    page.locator("main form button").click()
    address = page.url.split("?")[0]
    other = page.context.new_page()
    other.goto(address)
    other.locator("#sure").check()
    other.locator("form.danger button").click()
    expect(other.locator(".refused")).to_be_visible()
    other.close()
    page.locator("#text-1").fill("Typed for a long time.")
    page.locator("form.card .actions button").first.click()
    expect(page.locator("textarea[id^=kept-]").last).to_be_visible()


def added_document(page):
    """A document beside its translation: each in the other's language, so that it is in doubt, too."""
    page.goto("/documents")
    page.locator("details").first.evaluate("details => { details.open = true }")
    for field, value in (("lang", "ar"), ("translation_lang", "en"), ("name", "رحلة"), ("translation_name", "trip")):
        page.locator("#" + field).fill(value)
    page.locator("#file").set_input_files(FIXTURES / "trip.ar.txt")
    page.locator("#translation").set_input_files(FIXTURES / "trip.en.txt")
    page.locator("form[enctype] button").click()
    expect(page.locator("#beads")).to_be_visible()


def refused_document(page):
    """The form of a document that has no language."""
    page.goto("/documents")
    page.locator("details").first.evaluate("details => { details.open = true }")
    page.locator("#lang").fill("no tag at all")
    page.locator("#file").set_input_files(FIXTURES / "trip.ar.txt")
    page.locator("form[enctype] button").click()
    expect(page.locator(".refused")).to_be_visible()


# Addresses, and what is only come to by doing something.
VIEWS = [
    "/",
    "/?q=" + CHANGED,
    "/?q=DeepSeek&first=1&after=Hu",
    "/?q=nothing&from=en&to=ar",
    "/concordance?q=DeepSeek",
    "/terms",
    "/terms?q=Mixture",
    "/concept?name=mixture-of-experts",
    "/concept/new",
    "/documents",
    "/document?name=deepseek",
    "/unit/4",
    "/unit/new?from=ar&to=en",
    "/harvest",
    "/imports",
    "/imports/job/1",
    "/export",
    "/nothing",
    "/unit/4/undo",
    stale_concept,
    deleted_unit,
    added_document,
    refused_document,
]

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="test" creationtoolversion="1" segtype="sentence" o-tmf="none" adminlang="en"
 srclang="ar" datatype="plaintext"/><body>
<tu tuid="x1"><tuv xml:lang="ar"><seg>{source}</seg></tuv><tuv xml:lang="en"><seg>{target}</seg></tuv></tu>
</body></tmx>
"""

# A file that is dropped on the form, as the browser hands it over.
DROP = """([name, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, {type: 'text/xml'}));
  const form = document.querySelector('form.drop');
  for (const kind of ['dragenter', 'dragover', 'drop'])
    form.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: transfer}));
}"""

# How each text of the memory runs: its language, and the direction that is computed.
RUNS = """() => [...document.querySelectorAll('[lang]')].filter(e => e.textContent.trim())
  .map(e => [e.lang.split('-')[0], getComputedStyle(e).direction])"""

# Of the first Arabic text that is a paragraph of its own: how far its first glyph is from both ends.
EDGES = """() => {
  const text = [...document.querySelectorAll('.text > bdi, .pair dd > bdi, td > bdi')].find(e => e.lang === 'ar');
  if (!text) return null;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const first = walker.nextNode(), range = document.createRange();
  range.setStart(first, 0); range.setEnd(first, 1);
  const glyph = range.getBoundingClientRect(), box = text.getBoundingClientRect();
  return {left: glyph.left - box.left, right: box.right - glyph.right};
}"""

# A ligature of lam and alef, and letters that join, are narrower than their letters alone.
JOINED = """() => {
  const width = (parts) => parts.map(text => {
    const span = document.createElement('span');
    span.lang = 'ar'; span.textContent = text; span.className = 'measured';
    document.body.append(span);
    const width = span.getBoundingClientRect().width;
    span.remove();
    return width;
  }).reduce((a, b) => a + b);
  return [width(['بسم']), width(['ب', 'س', 'م'])];
}"""


class Server:
    """A server of a copy of a memory, stopped at the end of a block."""

    def __init__(self, jisr, memory, *options):
        command = [jisr, "--memory", memory, "serve", "--listen", "127.0.0.1:0", *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.base = self.process.stderr.readline().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Watched:
    """A page whose faults are kept: what it loads from elsewhere, what the browser complains of."""

    def __init__(self, browser, base, **how):
        self.context = browser.new_context(base_url=base, accept_downloads=True, **how)
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.faults = []
        self.page.on("request", lambda r: r.url.startswith((base, "blob:", "data:")) or self.faults.append(f"asks {r.url}"))
        self.page.on("console", lambda m: m.type == "error" and self.complain(m.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def complain(self, text):
        # What is asked for and is not there is looked at on purpose.
        if not re.search(r"status of (400|404|405|409)\b", text):
            self.faults.append(text)

    def done(self):
        self.context.close()
        assert not self.faults, self.faults


def story(browser, server, language, folder, shot):
    words = WORDS[language]
    how = {"viewport": {"width": 1280, "height": 900}, "permissions": ["clipboard-read", "clipboard-write"]}
    watched = Watched(browser, server.base, locale=language, **how)
    page = watched.page
    page.goto("/")
    assert page.locator("html").get_attribute("dir") == words["direction"]
    assert page.locator("html").get_attribute("lang") == language

    # As one types, without a button.
    page.locator("#q").fill(CHANGED)
    match = page.locator("article.match").first
    expect(match).to_be_visible()
    expect(match.locator("ins").first).to_have_text("المساعد")
    expect(match.locator("del").first).to_have_text("المشارك")
    line = "e => getComputedStyle(e).textDecorationLine"
    assert match.locator("ins").first.evaluate(line) == "underline"
    assert match.locator("del").first.evaluate(line) == "line-through"
    expect(match.locator("tbody th").first).to_have_text(words["other word"])
    expect(page.locator(".terms").first).to_contain_text("Rice University")
    expect(page.locator("#summary")).to_contain_text(words["found"].split()[-1])
    assert "q=" in page.url, "what is looked up is in the address"
    assert "q=%D9" in page.locator("#session a").get_attribute("href"), "and in the way to the other language"
    match.get_by_role("button", name=words["copy"]).click()
    expect(match.get_by_role("button", name=words["copied"])).to_be_visible()
    translation = match.locator(".target > bdi").text_content()
    assert page.evaluate("navigator.clipboard.readText()") == translation
    edges = page.evaluate(EDGES)
    assert edges["right"] < 3 < 20 < edges["left"], f"an Arabic text begins at {edges}"
    joined, alone = page.evaluate(JOINED)
    assert joined < alone, f"letters do not join: {joined} and {alone}"
    shot(page, f"{language}-look-up")

    # What an address cannot hold is told in place, as is that no page came; what is typed next is looked up.
    page.locator("#q").fill("نص طويل " * 1_600)
    expect(page.locator("#summary")).to_have_text(words["long"])
    expect(page.locator("article.match")).to_have_count(0)
    page.locator("#q").fill(CHANGED)
    expect(match).to_be_visible()
    refused = {"status": 400, "content_type": "application/json", "body": '{"error": "no page"}'}
    page.route("**/?q=*", lambda route: route.fulfill(**refused))
    page.locator("#q").fill("x")
    expect(page.locator("#summary")).to_have_text(words["no answer"])
    page.unroute("**/?q=*")
    page.locator("#q").fill(CHANGED)
    expect(match).to_be_visible()

    # Between the sentences that it was kept between.
    page.goto("/document?name=deepseek")
    before, sentence, after = (page.locator(f"#sentence-{number} td > bdi").first.text_content() for number in (2, 3, 4))
    page.goto("/")
    page.locator("#q").fill(sentence)
    expect(page.locator("article.match .score").first).to_have_text("100%")
    page.locator(".ask summary").press("Enter")
    page.locator("#before").fill(before)
    expect(page.locator("article.match .score").first).to_have_text("101%")
    page.locator("#after").fill(after)
    expect(page.locator("article.match .score").first).to_have_text("102%")
    shot(page, f"{language}-context")

    page.goto("/terms")
    page.locator("#q").fill("Mixture of Experts")
    concept = page.locator(".concept", has_text="mixture-of-experts")
    expect(concept).to_contain_text("مزيج الخبراء")
    shot(page, f"{language}-terms")

    # A concept that is refused comes back; then Enter in a field saves, and a term goes with a tick.
    page.goto("/concept/new")
    for field, value in (("0", f"مصطلح {language}"), ("1", f"term {language}")):
        page.locator("#text-" + field).fill(value)
    page.locator("#lang-0").fill("ar")
    page.locator("#lang-1").fill("no tag at all")
    page.locator("#definition").fill("تعريف\nطويل")
    page.get_by_role("button", name=words["add"], exact=True).click()
    expect(page.locator(".refused")).to_contain_text(words["no tag"])
    expect(page.locator("#text-1")).to_have_value(f"term {language}")
    expect(page.locator("#definition")).to_have_value("تعريف\nطويل")
    page.locator("#lang-1").fill("en")
    page.get_by_role("button", name=words["add"], exact=True).click()
    expect(page.locator(".done")).to_be_visible()
    page.locator("#text-new").fill("short")
    page.locator("#lang-new").fill("en")
    page.locator("#lang-new").press("Enter")
    expect(page.locator("#text-2")).to_have_value("short")
    expect(page.locator("#definition")).to_have_value("تعريف\nطويل")
    page.locator("#remove-2").check()
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("#text-2")).to_have_count(0)
    expect(page.locator("#text-1")).to_have_value(f"term {language}")
    page.locator("#sure").check()
    page.locator("form.danger button").click()
    expect(page.locator(".done")).to_have_text(words["removed"])

    # What was typed of a unit that is deleted meanwhile goes along when it is added again.
    deleted_unit(page)
    shot(page, f"{language}-deleted")
    page.locator(".history").get_by_role("button", name=words["undo"], exact=True).first.click()
    expect(page.locator(".done")).to_contain_text(words["restored"])
    expect(page.locator("#text-1")).to_have_value("Typed for a long time.")

    # A document beside its translation, taken out again.
    added_document(page)
    expect(page.locator("h1")).to_have_text(words["added"])
    shot(page, f"{language}-document-added")
    page.get_by_role("link", name="رحلة").click()
    expect(page.locator("#sentence-1 td").nth(1)).to_contain_text("The delegation arrived in Cairo")
    for name in ("رحلة", "trip"):
        page.goto("/documents")
        page.get_by_role("link", name=name, exact=True).click()
        page.locator("#sure").check()
        page.locator("form.danger button").click()
        expect(page.locator(".done")).to_have_text(words["removed"])

    # By keyboard: the first stop leads past the views, and Ctrl+Enter saves.
    page.goto("/unit/4")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    before = page.locator("#text-1").input_value()
    page.locator("#text-1").fill(before + " Seen.")
    page.locator("#text-1").press("Control+Enter")
    expect(page.locator(".done")).to_be_visible()
    expect(page.locator("#text-1")).to_have_value(before + " Seen.")
    expect(page.locator(".history ins").first).to_contain_text("Seen")
    shot(page, f"{language}-unit")
    page.locator(".history").get_by_role("button", name=words["undo"], exact=True).first.click()
    expect(page.locator("#text-1")).to_have_value(before)

    # Two people: whoever saves last sees what the first one saved.
    other = watched.context.new_page()
    other.goto("/unit/4")
    page.goto("/unit/4")
    for tab, text in ((other, f"First, {language}."), (page, f"Second, {language}.")):
        tab.locator("#text-1").fill(text)
        tab.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator(".refused")).to_be_visible()
    expect(page.locator(".now")).to_contain_text(f"First, {language}.")
    expect(page.locator("#text-1")).to_have_value(f"Second, {language}.")
    shot(page, f"{language}-stale")
    other.close()

    # A file chosen, looked at, imported; another one dropped.
    source, target = f"ملف {language} جديد", f"A new file in {language}"
    (folder / "new.tmx").write_text(TMX.format(source=source, target=target))
    page.goto("/imports")
    page.locator("#file").set_input_files(folder / "new.tmx")
    page.get_by_role("button", name=words["look"]).click()
    form = page.locator("form[action$='/import']")
    expect(form).to_be_visible()
    shot(page, f"{language}-dry-run")
    form.locator("button").click()
    expect(page.locator("form[action='/imports/undo']")).to_be_visible()
    shot(page, f"{language}-imported")
    page.goto(f"/?q={source}")
    expect(page.locator("article.exact")).to_contain_text(target)
    page.goto("/imports")
    page.evaluate(DROP, ["dropped.tmx", TMX.format(source="أُفلت " + source, target="Dropped")])
    expect(page.locator("h1")).to_contain_text("dropped.tmx")
    expect(form).to_be_visible()

    # What is refused is told in the form, which stays as it is.
    page.goto("/imports")
    page.locator("#file").set_input_files(folder / "new.tmx")
    page.evaluate("document.querySelector('#from').selectedOptions[0].value = 'no tag'")
    page.get_by_role("button", name=words["look"]).click()
    expect(page.locator(".drop .refused")).to_be_visible()
    assert page.locator("#file").evaluate("field => field.files.length") == 1

    page.goto("/export")
    with page.expect_download() as download:
        page.locator("form[action='/export/units'] button").click()
    tmx = xml.parse(download.value.path())
    segments = ["".join(seg.itertext()) for seg in tmx.iter("seg")]
    assert source in segments and target in segments, segments[-4:]
    with page.expect_download() as download:
        page.locator("form[action='/export/terms'] button").click()
    assert xml.parse(download.value.path()).getroot().tag.endswith("tbx")

    # What was imported goes again.
    page.goto("/imports")
    page.locator("form[action='/imports/undo'] button").first.click()
    page.goto(f"/?q={source}")
    assert page.locator("article.exact").count() == 0
    page.goto("/unit/4")
    watched.done()


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def faults_by_axe(page, axe):
    """What axe-core finds that keeps people out."""
    # The policy of the page lets no script in but its own; the debugger is not bound by it.
    page.evaluate(axe)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [fault for fault in found if fault["impact"] in ("serious", "critical")]


def the_checks_find_faults(browser, server, axe):
    watched = Watched(browser, server.base, locale="ar", viewport={"width": 360, "height": 800})
    page = watched.page
    page.goto("/terms?q=Hu")
    page.evaluate("""() => {
      document.querySelector('label').remove();
      const wide = document.createElement('p');
      wide.textContent = 'x'.repeat(200);
      document.querySelector('main').append(wide);
    }""")
    assert [fault["id"] for fault in faults_by_axe(page, axe)] == ["label"]
    assert too_wide(page) > 0
    watched.done()


def looks(browser, server, axe, language, scheme, width, shot):
    how = {"locale": language, "color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    watched = Watched(browser, server.base, **how)
    page, faults = watched.page, []
    for number, view in enumerate(VIEWS):
        view(page) if callable(view) else page.goto(view)
        view = view.__name__ if callable(view) else view
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        if too_wide(page) > 0:
            faults.append(f"{view} is {too_wide(page)} pixels too wide")
        for lang, direction in page.evaluate(RUNS):
            if direction != ("rtl" if lang in ("ar", "fa", "he", "ur") else "ltr"):
                faults.append(f"{view}: a text in {lang} runs {direction}")
        for fault in faults_by_axe(page, axe):
            nodes = "; ".join(node["html"][:160] for node in fault["nodes"][:3])
            faults.append(f"{view}: {fault['id']}: {fault['help']}: {nodes}")
        shot(page, f"{language}-{scheme}-{width}-{number:02}")
    watched.done()
    assert not faults, f"{language}, {scheme}, {width}:\n" + "\n".join(faults)


def without_scripts(browser, server, folder):
    watched = Watched(browser, server.base, locale="ar", java_script_enabled=False)
    page = watched.page
    page.goto("/")
    page.locator("#q").fill(CHANGED)
    page.locator(".ask button").click()
    assert page.locator("article.match ins").first.text_content() == "المساعد"
    page.locator("article.match header a").first.click()
    assert re.search(r"/unit/\d+$", page.url)
    page.goto("/")
    page.locator("#q").fill(CHANGED)
    page.locator(".ask summary").click()
    page.locator("#first").check()
    page.locator(".ask button").click()
    assert page.locator("#first").is_checked() and page.locator(".ask details").get_attribute("open") is not None
    added_document(page)
    stale_concept(page)
    expect(page.locator("#text-0")).to_have_value("Experts, mixed")
    page.locator("form.danger #sure").check()
    # The way to the other language leads to what can be read.
    page.locator("#session a").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("main h1").count() == 1 and page.locator(".refused").count() == 0, page.url
    # A page that shows an import loads itself again until it is done.
    units = "".join(f"ملف {number},file {number}\n" for number in range(20_000))
    (folder / "many.csv").write_text("source,target\n" + units)
    page.goto("/imports")
    page.locator("#from").select_option("ar")
    page.locator("#to").select_option("en")
    page.locator("#file").set_input_files(folder / "many.csv")
    page.locator(".drop button").click()
    page.locator("form[action$='/import'] button").click(timeout=60_000)
    page.locator("form[action='/imports/undo'] button").click(timeout=120_000)
    expect(page.locator(".imports .label", has_text="undone").first).to_be_visible()
    watched.done()


def signed_in(browser, jisr, memory):
    added = subprocess.run([jisr, "--memory", memory, "--json", "token", "add", "Suad", "--role", "read"],
                           check=True, capture_output=True, text=True)  # fmt: skip
    token = re.search(r'"token":\s*"(jisr_[0-9a-f]+)"', added.stdout)[1]
    with Server(jisr, memory) as server:
        sign_in(browser, server, token)


def sign_in(browser, server, token):
    watched = Watched(browser, server.base, locale="en")
    page = watched.page
    page.goto("/terms?q=Hu")
    page.locator("#token").fill(token)
    page.locator("main button").click()
    expect(page.locator(".concept").first).to_be_visible()
    assert page.locator("a[href='/harvest']").count() == 0
    # The imports may be looked at, and nothing more.
    page.locator("a[href='/imports']").click()
    expect(page.locator("ul.imports")).to_be_visible()
    assert page.locator("form[action^='/imports']").count() == 0
    cookie = next(c for c in watched.context.cookies() if c["name"] == "jisr_token")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/"), cookie
    page.locator("form[action='/sign-out'] button").click()
    expect(page.locator("#token")).to_be_visible()
    watched.done()


def main(jisr, memory, axe, screenshots=None):
    def shot(page, name):
        if screenshots:
            page.screenshot(path=Path(screenshots) / f"{name}.png", full_page=True)

    axe = Path(axe).read_text()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folder = Path(folder)
        copy = lambda name: shutil.copy(memory, folder / name)  # noqa: E731
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        with Server(jisr, copy("page.db")) as server:
            for language in WORDS:
                story(browser, server, language, folder, shot)
            without_scripts(browser, server, folder)
            the_checks_find_faults(browser, server, axe)
            for language in WORDS:
                for scheme in ("light", "dark"):
                    for width in (360, 1280):
                        looks(browser, server, axe, language, scheme, width, shot)
        signed_in(browser, jisr, copy("tokens.db"))
        browser.close()
    print(f"the page does what it should in {' and '.join(WORDS)}; axe-core finds nothing serious in {len(VIEWS)} views")


main(*sys.argv[1:])
