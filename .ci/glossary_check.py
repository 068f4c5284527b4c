"""OmegaT reads glossaries that jisr wrote: row by row what is in them, and the terms of the table
of the same termbase.

    python3 .ci/glossary_check.py TERMS.csv SOURCE TARGET GLOSSARY...

The ending of a glossary's name tells OmegaT how to read it.
"""

import csv
import json
import sys
import tempfile
from pathlib import Path

import omegat

SCRIPT = Path(__file__).with_name("glossary.groovy").resolve()


def by_omegat(paths, pair):
    """Source, translation and comment of each row of each file, as OmegaT has them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = omegat.make(folder, pair)
        (project / "source" / "one.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "one"\nmsgstr ""\n', encoding="utf-8")
        for path in paths:
            (project / "glossary" / path.name).write_bytes(path.read_bytes())
        log, faults = omegat.run(folder, f"--script={SCRIPT}")
    found = {path.name: [] for path in paths}
    for line in log.splitlines():
        if line.startswith("GLOSSARY "):
            name, *row = json.loads(line.removeprefix("GLOSSARY "))
            found[name].append(tuple(cell or "" for cell in row))
    return found, faults


def rows_of(path):
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [tuple([*row, ""][:3]) for row in rows]


def pairs_of(table, source, target):
    """What a translator must be shown: of each concept its preferred terms, and a preserved term as
    it is."""
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    wanted = []
    for row in rows:
        if row["status"] == "preserved":
            wanted.append((row["term"], row["term"]))
        elif row["lang"] == source and row["status"] == "preferred":
            wanted += [
                (row["term"], other["term"])
                for other in rows
                if other["concept"] == row["concept"] and other["lang"] == target and other["status"] == "preferred"
            ]
    return wanted


def main(table, source, target, paths):
    found, faults = by_omegat(paths, (source, target))
    wanted = pairs_of(table, source, target)
    for path in paths:
        rows, read = rows_of(path), found[path.name]
        if rows != read:
            differing = [pair for pair in zip(rows, read) if pair[0] != pair[1]][:5]
            faults.append(f"{path.name}: {len(rows)} rows, OmegaT reads {len(read)}; other than written: {differing}")
        shown = {row[:2] for row in read}
        faults += [f"{path.name}: not shown: {pair}" for pair in wanted if pair not in shown]
        print(f"{path.name}: OmegaT reads {len(read)} entries")
    if faults or not wanted:
        sys.exit("\n".join([*faults, f"{len(faults)} faults, {len(wanted)} pairs of terms wanted"]))
    print(f"the {len(wanted)} pairs of preferred and preserved terms are among them")


main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], [Path(name) for name in sys.argv[4:]])
