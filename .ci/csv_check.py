"""Reads the tour's tables with Python's csv and with pandas, and compares them with the data
that they came from, cell for cell.

    python3 .ci/csv_check.py TRANSLATIONS.csv FILE.csv FILE.tsv
"""

import csv
import sys
from pathlib import Path

import pandas

COLUMNS = ["source", "target", "source_lang", "target_lang", "note"]


def by_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=delimiter(path), strict=True)
        return [[row[column] for column in COLUMNS] for row in rows]


def by_pandas(path):
    frame = pandas.read_csv(path, sep=delimiter(path), dtype=str, keep_default_na=False)
    return frame[COLUMNS].values.tolist()


def delimiter(path):
    return "\t" if path.suffix == ".tsv" else ","


given, *exported = [Path(name) for name in sys.argv[1:]]
expected = by_csv(given)
for path in exported:
    for reader in (by_csv, by_pandas):
        found = reader(path)
        if expected != found:
            for number, (a, b) in enumerate(zip(expected, found), 1):
                if a != b:
                    print(f"{path}: row {number}:\n  {a}\n  {b}")
            sys.exit(f"{path}: {len(expected)} rows given, {len(found)} read: they differ")
if not expected or not exported:
    sys.exit("nothing was compared")
print(f"{len(expected)} rows in {len(exported)} tables are the same, cell for cell")
