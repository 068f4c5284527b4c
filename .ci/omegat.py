"""Runs OmegaT without a window on a project that is made for the occasion."""

import os
import re
import subprocess

# Not the count of none, with which OmegaT ends the check of a source file.
COMPLAINTS = re.compile(r"errors?\b(?!: 0)|exception|fatal|while parsing|cannot|failed", re.IGNORECASE)


def make(folder, pair):
    """The folders of a project from one language to another. No spaces in names: the launcher of
    Debian does not quote its arguments."""
    config, project = folder / "config", folder / "project"
    for part in ["source", "target", "tm/auto", "glossary", "omegat", "dictionary"]:
        (project / part).mkdir(parents=True)
    config.mkdir()
    (config / "filters.xml").write_text(FILTERS, encoding="utf-8")
    source, target = (code.upper() for code in pair)
    settings = PROJECT.format(source=source, target=target)
    (project / "omegat.project").write_text(settings, encoding="utf-8")
    return project


def run(folder, *options, java=""):
    """Has OmegaT translate the project of a folder; what it printed and logged, and what is wrong.
    `java` has further options of Java."""
    config, project = folder / "config", folder / "project"
    java += f" -Dfile.encoding=UTF-8 -Djava.awt.headless=true -Duser.language=en -Duser.home={folder}"
    done = subprocess.run(
        ["omegat", "--mode=console-translate", f"--config-dir={config}", "--no-team",
         "--disable-project-locking", *options, str(project)],
        env={**os.environ, "JAVA_TOOL_OPTIONS": java}, timeout=300,
        capture_output=True, encoding="utf-8", errors="replace",
    )
    log = done.stdout + done.stderr
    log += "".join(path.read_text(encoding="utf-8", errors="replace") for path in config.glob("logs/*.log"))
    complaints = [line.split(": ", 1)[-1] for line in log.splitlines() if COMPLAINTS.search(line)]
    faults = [f"OmegaT says: {line}" for line in dict.fromkeys(complaints) if "\tat " not in line]
    if done.returncode:
        faults.append(f"OmegaT ended with {done.returncode}: {log[-2000:]}")
    return log, faults


FILTERS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<filters removeTags="false" removeSpacesNonseg="false" preserveSpaces="true">
 <filter className="org.omegat.filters2.po.PoFilter" enabled="true">
  <files sourceFilenameMask="*.po" sourceEncoding="UTF-8" targetEncoding="UTF-8" targetFilenamePattern="${filename}"/>
 </filter>
</filters>
"""

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
 <project version="1.0">
  <source_dir>__DEFAULT__</source_dir>
  <target_dir>__DEFAULT__</target_dir>
  <tm_dir>__DEFAULT__</tm_dir>
  <glossary_dir>__DEFAULT__</glossary_dir>
  <glossary_file>__DEFAULT__</glossary_file>
  <dictionary_dir>__DEFAULT__</dictionary_dir>
  <source_lang>{source}</source_lang>
  <target_lang>{target}</target_lang>
  <sentence_seg>false</sentence_seg>
  <support_default_translations>true</support_default_translations>
  <remove_tags>false</remove_tags>
 </project>
</omegat>
"""
