"""Reads the tour's CSV with Python's csv module and compares it with the data it came from.

    python3 .ci/csv_check.py TOUR TRANSLATIONS.csv

Writes the sentences and their translations into the tour's folder, one a line, for the
checks with other tools.
"""

import csv
import sys
from pathlib import Path

tour, translations = Path(sys.argv[1]), Path(sys.argv[2])


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


given, exported = rows(translations), rows(tour / "deepseek.csv")
columns = ["source", "target", "source_lang", "target_lang", "note"]
expected = [[row[c] for c in columns] for row in given]
found = [[row[c] for c in columns] for row in exported]
if expected != found:
    for number, (a, b) in enumerate(zip(expected, found), 1):
        if a != b:
            print(f"row {number}:\n  {a}\n  {b}")
    sys.exit(f"{len(expected)} rows given, {len(found)} exported: they differ")
for column, lang in (("source", "ar"), ("target", "en")):
    lines = "".join(row[column] + "\n" for row in exported)
    (tour / f"sentences.{lang}.txt").write_text(lines, encoding="utf-8", newline="\n")
print(f"{len(found)} rows are the same, cell for cell")
