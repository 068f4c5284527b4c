"""Takes every sound TMX file through a memory, and exports it in the flavours to be checked.

    python3 .ci/export_all.py JISR OUT FILE.tmx...

Sound is what lxml reads and has a root `tmx`; a sound file that jisr refuses is a failure, and
so is one that is not sound and jisr takes. OUT gets a folder a flavour, with the files' names;
OUT/original has the sound files themselves. Cases kept as text that say they are UTF-16, as
memoQ's and Trados's files are, are made so first.
"""

import re
import subprocess
import sys
from pathlib import Path

import tmx

FLAVOURS = ["faithful", "strict", "omegat"]


def as_it_says(content):
    """The bytes of a file in the encoding that it declares, if it is UTF-8 that says UTF-16."""
    says_utf_16 = re.match(rb"(\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']utf-16[\"']", content, re.IGNORECASE)
    return content.decode("utf-8-sig").encode("utf-16") if says_utf_16 else content


def is_sound(path):
    try:
        tmx.parse(path)
    except ValueError:
        return False
    return True


def main(jisr, out, files):
    failed = sound = 0
    for flavour in ["original", *FLAVOURS]:
        (out / flavour).mkdir(parents=True)
    memory = out / "memory.db"
    for given in sorted(files):
        path = out / "original" / given.name
        if path.exists():
            sys.exit(f"two files have the name {path.name}")
        path.write_bytes(as_it_says(given.read_bytes()))
        run = lambda *args: subprocess.run(
            [jisr, "--quiet", "--memory", memory, *args], capture_output=True, encoding="utf-8"
        )
        taken = run("import", path, "--duplicates", "keep")
        if (taken.returncode == 0) != is_sound(path):
            failed += 1
            what = "not sound, but imported" if taken.returncode == 0 else f"sound, but refused: {taken.stderr}"
            print(f"{path.name}: {what}")
        elif taken.returncode == 0:
            sound += 1
            for flavour in FLAVOURS:
                done = run("export", out / flavour / path.name, "--flavour", flavour)
                if done.returncode:
                    sys.exit(f"{path.name}: {flavour}: {done.stderr}")
        else:
            path.unlink()
        for left in out.glob("memory.db*"):
            left.unlink()
    print(f"{sound} sound files exported, {len(files) - sound - failed} that are not sound refused")
    if failed or not sound:
        sys.exit(f"{failed} files were judged wrongly")


main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
