"""OmegaT translates with TMX files, and every unit that it can use must come out.

    python3 .ci/omegat_check.py [--whole] FILE.tmx...

For each file the texts of its units are put into a PO file, the TMX into tm/auto of a
project, and OmegaT fills the PO in. Files that share no source text share a project, so that
OmegaT starts once for many. What OmegaT cannot use is counted by its reason, and named.

OmegaT 3.6 reads a TMX of another tool in its own way, which `Reading` states so that it is
tested too: of a language it takes the last variant without a region, else the last; text in
`bpt ept ph it ut` and in `hi` is passed over; of its own files (creationtool OmegaT) it takes
all characters; a unit with a property `file`, `id`, `prev` or `next` is good for one place of
a project only; a unit without the target language lends any other; of one source the last
translation counts; texts are composed (NFC). --whole fails where it would read less, or
more, than the text of a unit: exports for OmegaT must have nothing of the kind.
"""

import re
import sys
import tempfile
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import omegat
import tmx

PLACED = {"file", "id", "prev", "next"}
WITH_CODES = "translated, with the content of codes as text (creationtool OmegaT)"
WITHOUT_MARKED = "translated, but without the text marked by hi"


def composed(text):
    return unicodedata.normalize("NFC", text)


def primary(tag):
    return re.split(r"[-_]", tag)[0].lower()


class Reading:
    """A TMX file from one language to another, as OmegaT reads it."""

    def __init__(self, root, source, target):
        header = tmx.header(root)
        self.own = header is not None and header.get("creationtool") == "OmegaT"
        self.source, self.target = source, target
        self.translations = {}  # of each source the translation, and the number of its unit
        for number, unit in enumerate(tmx.units(root), 1):
            variants = tmx.variants(unit)
            found, translated = self.of(variants, source), self.of(variants, target)
            if found is None or self.is_placed(unit):
                continue
            others = [segment for _, segment in variants if segment is not found]
            for segment in [translated] if translated is not None else others:
                self.translations[self.text(found)] = (self.text(segment), number)

    def of(self, variants, language):
        """The segment that stands for a language."""
        found = [(tag, segment) for tag, segment in variants if primary(tag) == language]
        plain = [segment for tag, segment in found if primary(tag) == tag.lower()]
        return (plain or [segment for _, segment in found] or [None])[-1]

    def text(self, segment):
        return composed(tmx.everything(segment) if self.own else tmx.outside(segment))

    @staticmethod
    def is_placed(unit):
        return any(prop.get("type") in PLACED for prop in tmx.children(unit, "prop"))


class File:
    """A TMX file, what OmegaT is asked of it, and why it is not asked the rest."""

    def __init__(self, path):
        self.path = path
        self.root = tmx.parse(path)
        self.readings = {}  # by pair of languages
        self.asked = {}  # by pair: source, the translation that must come
        self.unusable = []  # (unit, reason)
        self.units = tmx.units(self.root)
        for number, unit in enumerate(self.units, 1):
            self.ask(number, unit)

    def ask(self, number, unit):
        variants = tmx.variants(unit)
        source = self.source_language(unit, variants)
        targets = sorted({primary(tag) for tag, _ in variants} - {source})
        if not targets:
            self.unusable.append((number, "no second language"))
        for target in targets:
            pair = (source, target)
            if pair not in self.readings:
                self.readings[pair] = Reading(self.root, *pair)
            reason = self.ask_pair(number, unit, variants, self.readings[pair])
            if reason:
                self.unusable.append((number, reason))
        languages = Counter(primary(tag) for tag, _ in variants)
        for _ in range(sum(languages.values()) - len(languages)):
            self.unusable.append((number, "another variant of the language stands for it"))

    def ask_pair(self, number, unit, variants, reading):
        """Asks for a unit; a reason where it cannot be, or not in full."""
        source, target = (reading.of(variants, code) for code in (reading.source, reading.target))
        text, wanted = reading.text(source), reading.text(target)
        if Reading.is_placed(unit):
            return "for one place of a project: prop " + ", ".join(sorted(PLACED))
        if not text.strip() or not wanted.strip():
            return "no text in one language"
        if reading.translations[text][1] != number:
            return "a later unit has the same source"
        if "\r" in text:
            return "a carriage return in the source, which no file that OmegaT translates has"
        self.asked.setdefault((reading.source, reading.target), {})[text] = wanted
        if [text, wanted] == [composed(tmx.outside(segment, ("hi",))) for segment in (source, target)]:
            return None
        return WITH_CODES if reading.own else WITHOUT_MARKED

    def source_language(self, unit, variants):
        header = tmx.header(self.root)
        given = unit.get("srclang") or (header.get("srclang") if header is not None else None) or ""
        languages = [primary(tag) for tag, _ in variants]
        return primary(given) if primary(given) in languages else languages[0]


class Project:
    """A project of OmegaT: files of one pair of languages that share no source text."""

    def __init__(self, pair):
        self.pair, self.files, self.sources = pair, [], set()

    def takes(self, file):
        return self.sources.isdisjoint(file.readings[self.pair].translations)

    def add(self, file):
        self.files.append(file)
        self.sources.update(file.readings[self.pair].translations)

    def run(self):
        """Runs OmegaT; answers what is wrong."""
        with tempfile.TemporaryDirectory() as folder:
            return self.run_in(Path(folder))

    def run_in(self, folder):
        project = omegat.make(folder, self.pair)
        for number, file in enumerate(self.files):
            name = project / "tm/auto" / f"{number}.tmx"
            name.write_bytes(file.path.read_bytes())
            write_po(project / "source" / f"{number}.po", file.asked.get(self.pair, {}))
        log, faults = omegat.run(folder)
        for number, file in enumerate(self.files):
            if f"{number}.tmx" not in log:
                faults.append(f"{file.path}: OmegaT has not read it")
            faults += self.compare(file, project / "target" / f"{number}.po")
        return faults

    def compare(self, file, path):
        asked = file.asked.get(self.pair, {})
        if not asked:
            return []
        if not path.exists():
            return [f"{file.path}: OmegaT wrote no translation"]
        found = read_po(path)
        return [
            f"{file.path} {'-'.join(self.pair)}: {source!r}: {found.get(source)!r} instead of {wanted!r}"
            for source, wanted in asked.items()
            if found.get(source) != wanted
        ]


def write_po(path, sources):
    quoted = lambda text: text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    body = "".join(f'\nmsgid "{quoted(source)}"\nmsgstr ""\n' for source in sources)
    path.write_text(head + body, encoding="utf-8", newline="\n")


def read_po(path):
    """The translations of a PO file, by source."""
    meant = {"n": "\n", "t": "\t"}
    unquoted = lambda text: re.sub(r"\\(.)", lambda match: meant.get(match[1], match[1]), text)
    found, source, part = {}, "", None
    # Not splitlines, which also parts at U+2028 and the like.
    for line in path.read_text(encoding="utf-8").split("\n"):
        match = re.fullmatch(r'(?:(msgid|msgstr) )?"(.*)"', line)
        if not match:
            continue
        part = match[1] or part
        if match[1] == "msgid":
            source = ""
        if part == "msgid":
            source += unquoted(match[2])
        else:
            found[source] = found.get(source, "") + unquoted(match[2])
    return found


def main(arguments):
    whole = "--whole" in arguments
    files = [File(Path(name)) for name in arguments if not name.startswith("--")]
    projects = []
    for file in files:
        for pair in file.readings:
            project = next((p for p in projects if p.pair == pair and p.takes(file)), None)
            if project is None:
                project = Project(pair)
                projects.append(project)
            project.add(file)
    with ThreadPoolExecutor(2) as pool:
        faults = [fault for found in pool.map(Project.run, projects) for fault in found]
    asked = sum(len(sources) for file in files for sources in file.asked.values())
    units = sum(len(file.units) for file in files)
    print(f"{len(files)} files, {units} units: {asked} translations asked for in {len(projects)} projects")
    reasons = Counter(reason for file in files for _, reason in file.unusable)
    for reason, count in sorted(reasons.items()):
        print(f"  {count} × {reason}")
        for file in files:
            numbers = dict.fromkeys(str(number) for number, given in file.unusable if given == reason)
            if numbers:
                print(f"      {file.path.name}: unit {', '.join(numbers)}")
    if whole:
        faults += [f"no unit may be {reason}" for reason in (WITH_CODES, WITHOUT_MARKED) if reason in reasons]
    if faults or not asked:
        sys.exit("\n".join([*faults, f"{len(faults)} faults"]))
    print("all of them came")


main(sys.argv[1:])
