"""publiccode.yml keeps to the standard's list of keys (docs/standard/schema.core, 0.5) and says nothing that is not true."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.integration.consistency.words import faults

ROOT = Path(__file__).resolve().parents[3]
MANDATORY = {
    "publiccodeYmlVersion": str, "name": str, "url": str, "platforms": list, "categories": list, "developmentStatus": str,
    "softwareType": str, "description": dict, "legal": dict, "maintenance": dict, "localisation": dict,
}  # fmt: skip
OPTIONAL = {
    "applicationSuite", "landingURL", "isBasedOn", "organizationUri", "softwareVersion", "releaseDate", "logo", "usedBy",
    "roadmap", "intendedAudience", "dependsOn",
}  # fmt: skip
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend", "standalone/other",
    "addon", "library", "configurationFiles",
}  # fmt: skip
OF_LANGUAGE = {
    "localisedName", "shortDescription", "longDescription", "documentation", "apiDocumentation", "features", "screenshots",
    "videos", "awards",
}  # fmt: skip
# of the standard's vocabulary, those that we use
CATEGORIES = {
    "business-process-management", "digital-citizenship", "document-management", "e-signature", "service-desk",
    "workflow-management",
}  # fmt: skip


def told() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    return loaded


def missing(said: dict[str, Any]) -> list[str]:
    """What the standard wants and does not find."""
    found = [key for key, kind in MANDATORY.items() if not isinstance(said.get(key), kind) or not said[key]]
    found += [key for key in said if key not in {*MANDATORY, *OPTIONAL}]
    if found:
        return found
    checks = {
        "url": bool(urlsplit(said["url"]).scheme and urlsplit(said["url"]).hostname),
        "developmentStatus": said["developmentStatus"] in STATUSES,
        "softwareType": said["softwareType"] in TYPES,
        "categories": set(said["categories"]) <= CATEGORIES,
        "legal/license": bool(said["legal"].get("license")),
        "maintenance/type": said["maintenance"].get("type") in {"internal", "contract", "community", "none"},
        "maintenance/contacts": said["maintenance"].get("type") in {"none", "contract"}
        or bool(said["maintenance"].get("contacts")),
        "localisation/localisationReady": isinstance(said["localisation"].get("localisationReady"), bool),
        "localisation/availableLanguages": bool(said["localisation"].get("availableLanguages")),
    }
    for language, words in said["description"].items():
        checks |= {
            f"{language}/keys": set(words) <= OF_LANGUAGE,
            f"{language}/shortDescription": 0 < len(words.get("shortDescription", "")) <= 150,
            f"{language}/longDescription": 150 <= len(words.get("longDescription", "")) <= 10_000,
            f"{language}/features": bool(words.get("features")),
        }
    for kind in said.get("dependsOn", {}).values():
        checks |= {f"dependsOn/{one}": bool(one.get("name")) for one in kind}
    return [key for key, holds in checks.items() if not holds]


def test_it_has_what_the_standard_wants() -> None:
    assert missing(told()) == []


@pytest.mark.parametrize(
    "key", [*MANDATORY, "legal/license", "localisation/localisationReady", "maintenance/type"]
)
def test_mutant_without_a_key_is_seen(key: str) -> None:
    said = told()
    first, _, inner = key.partition("/")
    if inner:
        del said[first][inner]
    else:
        del said[first]
    assert missing(said)


def test_no_host_is_invented() -> None:
    """An address is either a reserved name, which says that it is none, or one that somebody can open."""
    hosts = {
        urlsplit(word).hostname
        for word in re.findall(r"https?://[^\s\"]+", (ROOT / "publiccode.yml").read_text())
    }
    assert hosts == {"yml.publiccode.tools", "not-published-yet.invalid"}


def test_what_it_says_is_what_the_repository_says() -> None:
    said = told()
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text()
    assert said["legal"]["license"] == "EUPL-1.2"
    wanted = re.search(r"PostgreSQL (\d+) or newer", (ROOT / "docs" / "operate.md").read_text())
    assert wanted
    assert {"name": "PostgreSQL", "versionMin": wanted[1]} in said["dependsOn"]["open"]
    assert ("softwareVersion" in said) == bool(
        re.search(r"^## \[\d", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    )


def test_its_persian_is_written_as_the_house_writes() -> None:
    words = told()["description"]["fa"]
    texts = [words["localisedName"], words["shortDescription"], words["longDescription"], *words["features"]]
    assert {text: broken for text in texts if (broken := faults(text))} == {}
