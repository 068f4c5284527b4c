"""The Translate Toolkit reads TMX files that jisr wrote: as many units, with the same texts.

    python3 .ci/toolkit_check.py tables FILE.tmx FILE.csv   against the CSV of the same memory
    python3 .ci/toolkit_check.py files FOLDER ORIGINALS     file for file, against the originals

The Toolkit takes all characters of a segment, those of its codes too. Against a CSV what it
takes for source and target is compared, else every text of a unit with its language, in order.
"""

import csv
import sys
from pathlib import Path

from translate.misc.xml_helpers import getXMLlang
from translate.storage.tmx import tmxfile

import tmx


def toolkit_pairs(path):
    """Source and target of each unit, as the Toolkit has them."""
    with open(path, "rb") as file:
        return [(unit.source, unit.target) for unit in tmxfile(file).units]


def toolkit_texts(path):
    """Language and text of each variant of each unit, as the Toolkit has them."""
    with open(path, "rb") as file:
        return [
            tuple((getXMLlang(node), unit.getNodeText(node)) for node in unit.getlanguageNodes())
            for unit in tmxfile(file).units
        ]


def table_pairs(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [(row["source"], row["target"]) for row in csv.DictReader(file, strict=True)]


def original_texts(path):
    """The same, as lxml reads the file that was imported: of the variants that have a language."""
    units = [
        tuple((getXMLlang(segment.getparent()), text(segment)) for _, segment in tmx.variants(unit))
        for unit in tmx.units(tmx.parse(path))
    ]
    return [unit for unit in units if unit]


def text(segment):
    found = tmx.everything(segment)
    # The Toolkit does as xml:space says.
    spaces = segment.xpath("ancestor-or-self::*/@xml:space")
    return " ".join(found.split()) if spaces[-1:] == ["default"] else found


def compare(path, found, expected):
    faults = [f"{len(found)} units, not {len(expected)}"] if len(found) != len(expected) else []
    for number, (wanted, unit) in enumerate(zip(expected, found), 1):
        if wanted != unit:
            faults.append(f"unit {number}: {unit!r}, not {wanted!r}")
    return [f"{path}: {fault}" for fault in faults]


def main(how, first, second):
    if how == "tables":
        files = [(first, toolkit_pairs(first), table_pairs(second))]
    else:
        paths = sorted(first.glob("*.tmx"))
        files = [(path, toolkit_texts(path), original_texts(second / path.name)) for path in paths]
    faults = [fault for file in files for fault in compare(*file)]
    units = sum(len(expected) for _, _, expected in files)
    if faults or not units:
        sys.exit("\n".join([*faults, f"{len(faults)} faults in {len(files)} files"]))
    print(f"the Translate Toolkit reads {units} units of {len(files)} files, with the same texts")


main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
