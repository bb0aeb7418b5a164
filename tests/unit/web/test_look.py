"""The house rules of the front end, read from its sources: direction, policy, weight, icons."""

import gzip
import os
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from dargah.web import assets

ROOT = Path(assets.__file__).resolve().parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|(?:left|right|top|bottom)\s*:"
    r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)|(?<!max-)(?<!min-)width\s*:|(?<!line-)height\s*:)"
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_use_logical_properties_only(sheet: Path) -> None:
    css = re.sub(
        r"@media[^{]*|@font-face[^}]*}|url\([^)]*\)|/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL
    )
    assert PHYSICAL.findall(css) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_templates_compile_and_fit_the_strict_policy(template: Path) -> None:
    get_template(name_of(template))
    source = template.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", source)
    for script in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in script or 'type="application/json"' in script
    assert "http://" not in source
    assert "https://" not in source


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static" / "icons.svg").read_text()))
    used = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text())}
    shapes = r'Fact\(\s*"([a-z-]+)"|"(?:glaze|raw)", "([a-z-]+)"|, "([a-z-]+)"\),|"icon": "([a-z-]+)"'
    for source in (ROOT / "web" / "public" / "present.py", ROOT / "web" / "desk" / "frame.py"):
        used |= {name for found in re.findall(shapes, source.read_text()) for name in found if name}
    assert used - sprite == set()


def test_minifying_leaves_strings_alone() -> None:
    css = 'a::before { content: " : ; "; color : red ; } /* gone */ b > c { margin: 0 auto; }'
    assert assets.minified(css).strip() == 'a::before{content:" : ; ";color :red}b>c{margin:0 auto}'


def test_bundles_are_built_once_and_again_when_a_source_is_newer(tmp_path: Path) -> None:
    assert sorted(assets.build(tmp_path)) == sorted(f"face/{face}.css" for face in assets.FACES)
    file = tmp_path / "face" / "public.css"
    first = file.stat().st_mtime_ns
    assets.build(tmp_path)
    assert file.stat().st_mtime_ns == first
    file.write_text("")
    os.utime(file, (0, 0))
    assets.build(tmp_path)
    assert ".mast" in file.read_text()


def test_the_weight_of_a_first_visit() -> None:
    """Fonts, sheet, sprite and mark, compressed as they are sent; the page itself is measured with its facts."""
    fonts = sum(path.stat().st_size for path in (ROOT / "static" / "fonts").glob("*.woff2"))
    texts = [
        assets.bundle("public").encode(),
        (ROOT / "static" / "icons.svg").read_bytes(),
        (ROOT / "static" / "mark.svg").read_bytes(),
    ]
    assert fonts + sum(len(gzip.compress(text)) for text in texts) < 66_000


def test_scripts_stay_small() -> None:
    assert (ROOT / "static" / "js" / "apply.js").stat().st_size < 5_600
    assert (ROOT / "static" / "js" / "sending.js").stat().st_size < 1_500
    assert (ROOT / "static" / "js" / "again.js").stat().st_size < 500
    assert (ROOT / "static" / "js" / "desk.js").stat().st_size < 4_000
    assert (ROOT / "static" / "js" / "files.js").stat().st_size < 1_200
