"""Holds TMX files against the DTD of TMX 1.4, and against the schema that OmegaT checks with.

    python3 .ci/schema_check.py OmegaT.jar FILE.tmx...

Both are taken out of the installed OmegaT: schemas/tmx14.dtd and schemas/tmx14.xsd.
"""

import sys
import tempfile
import zipfile
from pathlib import Path

from lxml import etree

NEEDED = ["schemas/tmx14.dtd", "schemas/tmx14.xsd", "schemas/xml.xsd"]


def main(jar, files):
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(jar) as archive:
        for name in NEEDED:
            archive.extract(name, folder)
        schemas = Path(folder) / "schemas"
        rules = {
            "DTD": etree.DTD(str(schemas / "tmx14.dtd")),
            "schema": etree.XMLSchema(etree.parse(str(schemas / "tmx14.xsd"))),
        }
    faults = 0
    for path in files:
        document = etree.parse(str(path), etree.XMLParser(load_dtd=False, no_network=True))
        for name, rule in rules.items():
            if not rule.validate(document):
                faults += 1
                print(f"{path}: not valid by the {name}:\n{rule.error_log}")
    if faults or not files:
        sys.exit(f"{faults} faults in {len(files)} files")
    print(f"{len(files)} files are valid by the DTD of TMX 1.4 and by OmegaT's schema")


main(sys.argv[1], [Path(name) for name in sys.argv[2:]])
