"""Python's csv and pandas read tables of a memory whose cells are hard, cell for cell.

    python3 .ci/table_check.py make FILE.tmx          the memory, to be imported with jisr
    python3 .ci/table_check.py check FILE.csv FILE.tsv   what jisr made of it

A CSV begins with a byte order mark if jisr was asked for one; both ways are read.
"""

import csv
import sys
from pathlib import Path

import pandas
from lxml import etree

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Arabic beside English: source, target, note.
CELLS = [
    ("نعم؛ \"حسنا\"", "Yes, \"fine\"", "a \"note\", with a comma"),
    ("\"", "\"\"", "\"\"\""),
    ("سطر\nوآخر", "a line\nand another", "one\n\nthree"),
    ("=1+1", "=SUM(A1:A9)", "=x"),
    ("+٩٦٦", "+966", "+"),
    ("-٥ درجات", "-5 degrees", "-"),
    ("@مستخدم", "@user", "@"),
    ("\u200fمن\u200e \u202bاليمين\u202c \u2067إلى\u2069", "\u2066left\u2069 to \u202eright\u202c", "\u061c"),
    (" حافة ", "  edges  ", " "),
    ("علامة\tجدولة", "a\ttab", "\t"),
    ("فاصلة، منقوطة؛ عادية, ;", "a,b;c|d", ",;|"),
    ("\ufeffعلامة", "\ufeffmark", "\ufeff"),
    ("بِسْمِ ﻻ أ", "e\u0301 ﬁ \u00a0", "\u2028\u2029\u0085"),
    ("😀 عبارة 🏳️‍🌈", "😀 astral 🏳️‍🌈", "😀"),
    ("001", "1e5", "NA"),
    ("NULL", "nan", "None"),
    ("'صفر", "'0", "\\n"),
    ("سطر\r\nويندوز", "a Windows\r\nline", "\r"),
]
COLUMNS = ["source", "target", "note"]


def make(path):
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root, "header", creationtool="check", creationtoolversion="1", segtype="sentence",
        adminlang="en", srclang="ar", datatype="plaintext", **{"o-tmf": "check"},
    )
    body = etree.SubElement(root, "body")
    for source, target, note in CELLS:
        unit = etree.SubElement(body, "tu")
        etree.SubElement(unit, "note").text = note
        for lang, text in (("ar", source), ("en", target)):
            etree.SubElement(etree.SubElement(unit, "tuv", {LANG: lang}), "seg").text = text
    etree.ElementTree(root).write(str(path), encoding="UTF-8", xml_declaration=True)


def by_csv(path, delimiter):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=delimiter, strict=True))
    return [tuple(row[column] for column in COLUMNS) for row in rows]


def by_pandas(path, delimiter):
    frame = pandas.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return list(frame[COLUMNS].itertuples(index=False, name=None))


def check(paths):
    faults = 0
    for path in paths:
        delimiter = "\t" if path.suffix == ".tsv" else ","
        for name, found in (("csv", by_csv(path, delimiter)), ("pandas", by_pandas(path, delimiter))):
            if len(found) != len(CELLS):
                faults += 1
                print(f"{path}: {name} reads {len(found)} rows, not {len(CELLS)}")
            for number, (expected, row) in enumerate(zip(CELLS, found), 1):
                if expected != row:
                    faults += 1
                    print(f"{path}: row {number}: {name} reads {row!r}, not {expected!r}")
    if faults or not paths:
        sys.exit(f"{faults} faults")
    print(f"{len(CELLS)} rows in {len(paths)} tables are the same cell for cell, by csv and by pandas")


if sys.argv[1] == "make":
    make(Path(sys.argv[2]))
else:
    check([Path(name) for name in sys.argv[2:]])
