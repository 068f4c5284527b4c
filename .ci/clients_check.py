"""Clients that others wrote ask a running server: curl, libretranslatepy and OmegaT's Apertium.

    python3 .ci/clients_check.py JISR
"""

import csv
import json
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

import omegat
from libretranslatepy import LibreTranslateAPI

SCRIPT = Path(__file__).with_name("apertium.groovy").resolve()

# Texts that paths, forms and JSON write in different ways.
PAIRS = [
    ("مرحبا بالعالم.", "Hello world."),
    ("نعم/لا & ٥٠٪ + «ربما»؟", "Yes/No & 50% + “perhaps”?"),
    ("زاد الإنتاج في عام 2024 كثيرا.", "Output grew a lot in 2024."),
    ("اكتب <b>هنا</b>.", "Write <b>here</b>."),
    ("قال: \"نعم\\لا\".", "He said: \"yes\\no\"."),
]


class Checks:
    def __init__(self):
        self.faults = []
        self.count = 0

    def same(self, what, found, wanted):
        self.count += 1
        if found != wanted:
            self.faults.append(f"{what}: {found!r} and not {wanted!r}")


class Serving:
    """A server of a memory, and its address."""

    def __init__(self, jisr, memory, *options):
        self.server = subprocess.Popen(
            [jisr, "--memory", str(memory), "serve", "--listen", "127.0.0.1:0", *options],
            stderr=subprocess.PIPE, encoding="utf-8",
        )
        self.url = next(word for word in self.server.stderr.readline().split() if word.startswith("http"))

    def end(self):
        self.server.terminate()
        return self.server.wait(timeout=30)


def curl(*arguments):
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--globoff", "--max-time", "30", *arguments],
        check=True, capture_output=True, encoding="utf-8",
    )
    return json.loads(done.stdout)


def amagama(url, checks):
    for source, target in PAIRS:
        for source_text, target_text, pair in [(source, target, "ar/en"), (target, source, "en_US/AR")]:
            quoted = urllib.parse.quote(source_text, safe="")
            for asked in [f"{url}/tmserver/{pair}/unit/{quoted}", f"{url}/tmserver/{pair}/unit/?source={quoted}"]:
                first = curl(asked)[0]
                checks.same(asked, (first["source"], first["target"]), (source_text, target_text))
                checks.same(f"{asked}: quality", first["quality"], 100)
    near = curl(f"{url}/tmserver/en/ar/unit/" + urllib.parse.quote("Output grew a lot in 2025."))
    checks.same("a near text", [(match["target"], 70 <= match["quality"] < 100) for match in near], [(PAIRS[2][0], True)])
    far = f"{url}/tmserver/en/ar/unit/Nothing%20like%20it"
    checks.same("a text without matches", curl(far), [])
    checks.same("min_similarity", curl(f"{url}/tmserver/en/ar/unit/Output%20grew%20a%20lot%20in%202025.?min_similarity=99"), [])
    checks.same("max_candidates", len(curl(f"{url}/tmserver/en/ar/unit/?source=Hello%20world.&min_similarity=10&max_candidates=1")), 1)
    checks.same("an unknown language", curl(f"{url}/tmserver/en/fr/unit/Hello"), [])
    languages = {"sourceLanguages": ["ar", "en"], "targetLanguages": ["ar", "en"]}
    checks.same("languages", curl(f"{url}/tmserver/languages/"), languages)
    unit = json.dumps({"source": "A new one.", "target": "وحدة جديدة."})
    subprocess.run(
        ["curl", "--silent", "--fail", "--output", "/dev/null", "-X", "PUT", "-H", "Content-Type: application/json",
         "--data", unit, f"{url}/tmserver/en/ar/unit/A%20new%20one."],
        check=True,
    )
    checks.same("a unit that was added", curl(f"{url}/tmserver/en/ar/unit/A%20new%20one.")[0]["target"], "وحدة جديدة.")


def apertium(url, checks):
    for source, target in PAIRS:
        for bar in ["|", "%7C"]:
            answer = curl(f"{url}/translate?langpair=en{bar}ar&q={urllib.parse.quote(target)}")
            wanted = {"responseData": {"translatedText": source}, "responseDetails": None, "responseStatus": 200}
            checks.same(f"apertium {target}", answer, wanted)
    pairs = {(pair["sourceLanguage"], pair["targetLanguage"]) for pair in curl(f"{url}/listPairs")["responseData"]}
    checks.same("listPairs", pairs, {("ar", "en"), ("en", "ar")})


def libretranslate(url, checks):
    client = LibreTranslateAPI(url)
    for source, target in PAIRS:
        checks.same(f"libretranslatepy {source}", client.translate(source, "ar", "en"), target)
        checks.same(f"libretranslatepy {target}", client.translate(target, "en", "ar"), source)
    checks.same("libretranslatepy, unknown", client.translate("Nothing like it.", "en", "ar"), "")
    checks.same("libretranslatepy, languages", sorted(one["code"] for one in client.languages()), ["ar", "en"])
    many = json.dumps({"q": [target for _, target in PAIRS], "source": "en", "target": "ar"})
    answer = curl("-H", "Content-Type: application/json", "--data", many, f"{url}/translate")
    checks.same("a list of texts", answer, {"translatedText": [source for source, _ in PAIRS]})
    checks.same("by address", curl(f"{url}/translate?source=en&target=ar&q=Hello%20world."), {"translatedText": PAIRS[0][0]})


def by_omegat(url, checks):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = omegat.make(folder, ("en", "ar"))
        (project / "source" / "one.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "one"\nmsgstr ""\n', encoding="utf-8")
        lines = [f"EN\tAR\t{target}\n" for _, target in PAIRS] + [f"AR\tEN\t{source}\n" for source, _ in PAIRS]
        (project / "dictionary" / "texts.txt").write_text("".join(lines), encoding="utf-8")
        log, faults = omegat.run(folder, f"--script={SCRIPT}", java=f"-Djisr.url={url}")
    checks.faults += faults
    answers = [json.loads(line.removeprefix("APERTIUM ")) for line in log.splitlines() if line.startswith("APERTIUM ")]
    wanted = [[target, source] for source, target in PAIRS] + [[source, target] for source, target in PAIRS]
    checks.same("OmegaT's Apertium", answers, wanted)


def over_tls(jisr, memory, folder, checks):
    key, certificate = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tm.example",
         "-addext", "subjectAltName=DNS:tm.example", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )
    serving = Serving(jisr, memory, "--host", "tm.example", "--tls-cert", str(certificate), "--tls-key", str(key))
    try:
        port = serving.url.rsplit(":", 1)[1]
        trusted = ["--cacert", str(certificate), "--resolve", f"tm.example:{port}:127.0.0.1"]
        source, target = PAIRS[0]
        answer = curl(*trusted, f"https://tm.example:{port}/tmserver/ar/en/unit/{urllib.parse.quote(source)}")
        checks.same("over TLS", answer[0]["target"], target)
        plain = subprocess.run(["curl", "--silent", f"http://127.0.0.1:{port}/healthz"], capture_output=True)
        checks.same("without TLS where it is wanted", plain.stdout, b"")
    finally:
        checks.same("the end of a server with TLS", serving.end(), 0)


def main(jisr):
    checks = Checks()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open(folder / "units.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("source", "target"), *PAIRS])
        memory = folder / "jisr.db"
        languages = ["--source-lang", "ar", "--target-lang", "en"]
        subprocess.run(
            [jisr, "--quiet", "--memory", str(memory), "import", str(folder / "units.csv"), *languages],
            check=True, stdout=subprocess.DEVNULL,
        )
        serving = Serving(jisr, memory)
        try:
            for asked in [amagama, apertium, libretranslate, by_omegat]:
                asked(serving.url, checks)
        finally:
            checks.same("the server's end", serving.end(), 0)
        over_tls(jisr, memory, folder, checks)
    if checks.faults:
        sys.exit("\n".join([*checks.faults, f"{len(checks.faults)} of {checks.count} checks failed"]))
    print(f"{checks.count} answers to curl, libretranslatepy and OmegaT are as they should be")


main(sys.argv[1])
