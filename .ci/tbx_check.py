"""Holds TBX files that jisr wrote against TBX-Basic of 2019, and against the CSV of the same
termbase: each term once, in its concept and language.

    python3 .ci/tbx_check.py FOLDER

FOLDER has NAME.tbx and NAME.csv of each termbase. The rules are in tbx_basic.rng, written apart
from jisr's writer; that they refuse anything is tried on broken copies of the first file.
"""

import copy
import csv
import sys
from collections import Counter
from pathlib import Path

from lxml import etree

NAMESPACE = "{urn:iso:std:iso:30042:ed-2}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MARK = "jisr:concept="
RULES = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("tbx_basic.rng"))))


def every(element, name):
    return element.iter(NAMESPACE + name)


def faults_of(root):
    """What is wrong with a file by the rules."""
    found = []
    if not RULES.validate(root):
        # The last error is that of the pattern that came furthest; all are told.
        found += [f"line {error.line}: {error.message}" for error in RULES.error_log]
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    found += [f"the id {name} stands {times} times" for name, times in ids.items() if times > 1]
    for element in root.iter():
        target = element.get("target")
        if target is not None and target not in ids and not target.startswith(("http://", "https://")):
            found.append(f"line {element.sourceline}: nothing has the id {target}")
    return found


def terms_of(root):
    """Concept, language and text of each term."""
    found = []
    for concept in every(root, "conceptEntry"):
        # A name that no id can be stands in a note.
        notes = [note.text or "" for note in concept.findall(NAMESPACE + "note")]
        name = next((note[len(MARK):] for note in notes if note.startswith(MARK)), concept.get("id"))
        for language in every(concept, "langSec"):
            found += [(name, language.get(LANG), term.text) for term in every(language, "term")]
    return sorted(found)


def table_terms(path):
    with open(path, encoding="utf-8", newline="") as file:
        return sorted((row["concept"], row["lang"], row["term"]) for row in csv.DictReader(file, strict=True))


def broken(root):
    """Copies of a sound file, each with one thing wrong."""

    def changed(change):
        other = copy.deepcopy(root)
        change(other)
        return other

    def add(parent, name, text, **attributes):
        element = etree.SubElement(parent, NAMESPACE + name, attributes)
        element.text = text

    first = lambda where, name: next(every(where, name))
    yield "no language", changed(lambda r: first(r, "langSec").attrib.pop(LANG))
    yield "no id", changed(lambda r: first(r, "conceptEntry").attrib.pop("id"))
    yield "a section without a term", changed(lambda r: first(r, "termSec").remove(first(r, "term")))
    yield "an element of 2008", changed(lambda r: setattr(first(r, "termSec"), "tag", NAMESPACE + "tig"))
    yield "the style DCT", changed(lambda r: r.set("style", "dct"))
    yield "an unknown attribute", changed(lambda r: first(r, "term").set("lang", "ar"))
    for name, text, kind in [
        ("descrip", "x", "definition"),
        ("descrip", "x", "reliabilityCode"),
        ("termNote", "best", "administrativeStatus"),
        ("termNote", "name", "partOfSpeech"),
    ]:
        yield f"{kind} in a termSec", changed(lambda r: add(first(r, "termSec"), name, text, type=kind))
    yield "a reference to nothing", changed(
        lambda r: add(first(r, "termSec"), "ref", "x", type="crossReference", target="nothing-has-it")
    )
    yield "an id twice", changed(lambda r: first(r, "termSec").set("id", first(r, "conceptEntry").get("id")))


def main(folder):
    paths = sorted(folder.glob("*.tbx"))
    faults, terms = [], 0
    for path in paths:
        root = etree.parse(str(path), etree.XMLParser(load_dtd=False, no_network=True)).getroot()
        faults += [f"{path.name}: {fault}" for fault in faults_of(root)]
        found, wanted = terms_of(root), table_terms(path.with_suffix(".csv"))
        terms += len(wanted)
        if found != wanted or not wanted:
            differing = sorted(set(found) ^ set(wanted), key=str)
            faults.append(f"{path.name}: {len(found)} terms, in the table {len(wanted)}; not in both: {differing}")
        if path == paths[0]:
            faults += [f"the rules allow {what}" for what, other in broken(root) if not faults_of(other)]
    if faults or not paths:
        sys.exit("\n".join([*faults, f"{len(faults)} faults in {len(paths)} files"]))
    print(f"{len(paths)} files hold to TBX-Basic of 2019, with the {terms} terms of their termbases")


main(Path(sys.argv[1]))
