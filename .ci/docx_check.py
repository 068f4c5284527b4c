"""Documents that python-docx makes, through jisr, and read back with python-docx."""

import subprocess
import sys
import tempfile
from pathlib import Path

import docx
from docx.shared import Pt

jisr = Path(sys.argv[1]).resolve()


def run(folder, *args):
    done = subprocess.run([jisr, *args], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (args, done.stderr)
    return done.stdout


def letter():
    made = docx.Document()
    made.add_heading("وصول الوفد", 1)
    paragraph = made.add_paragraph()
    paragraph.add_run("وصل الو")
    paragraph.add_run("فد إلى ")
    paragraph.add_run("عمّان").bold = True
    paragraph.add_run(". غادر الوزير & عاد.")
    paragraph.add_run("\tبعد علامة").font.size = Pt(9)
    made.add_paragraph("البند الأول", style="List Bullet")
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "الاسم"
    table.cell(0, 1).text = "GPU"
    made.sections[0].header.paragraphs[0].text = "رأس الصفحة"
    made.sections[0].footer.paragraphs[0].text = "ذيل الصفحة"
    return made


WORDS = {
    "وصول الوفد": "The delegation arrives",
    "وصل الوفد إلى عمّان.": "The delegation arrived in Amman.",
    "غادر الوزير & عاد.": "The minister left & came back.",
    "بعد علامة": "After a tab",
    "البند الأول": "The first item",
    "الاسم": "The name",
    "رأس الصفحة": "The <head> of the page",
    "ذيل الصفحة": "The foot",
}

with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    letter().save(folder / "letter.docx")
    before = (folder / "letter.docx").read_bytes()
    run(folder, "document", "add", "letter.docx", "--lang", "ar")
    run(folder, "document", "export", "letter", "--target-lang", "ar", "--out", "same.docx")
    assert (folder / "same.docx").read_bytes() == before, "the original comes back byte for byte"

    rows = ["source\ttarget\tsource_lang\ttarget_lang"] + [f"{a}\t{e}\tar\ten" for a, e in WORDS.items()]
    (folder / "words.tsv").write_text("\n".join(rows), encoding="utf-8")
    run(folder, "import", "words.tsv")
    run(folder, "document", "export", "letter", "--target-lang", "en", "--out", "english.docx")

    read = docx.Document(folder / "english.docx")
    texts = [p.text for p in read.paragraphs]
    assert texts == [
        "The delegation arrives",
        "The delegation arrived in Amman. The minister left & came back.\tAfter a tab",
        "The first item",
    ], texts
    assert [p.style.name for p in read.paragraphs] == ["Heading 1", "Normal", "List Bullet"]
    assert read.paragraphs[1].runs[-1].font.size == Pt(9), "formatting around whole sentences stays"
    cells = [c.text for c in read.tables[0].rows[0].cells]
    assert cells == ["The name", "GPU"], cells
    assert read.sections[0].header.paragraphs[0].text == "The <head> of the page"
    assert read.sections[0].footer.paragraphs[0].text == "The foot"
    again = run(folder, "segment", "english.docx", "--lang", "en").splitlines()
    assert again == [*list(WORDS.values())[:6], "GPU", *list(WORDS.values())[6:]], again
print("python-docx: 1 document made, translated and read back")
