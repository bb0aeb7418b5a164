"""YAML read with the line of every key, so that an error can point to where a person must look."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dargah.persian.digits import persian_digits

_HIDDEN = re.compile("[\0\ud800-\udfff\u202a-\u202e]")
HIDDEN = "در این متن نویسه‌ای پنهان هست که نگه داشته نمی‌شود."
Place = tuple[str | int, ...]
# what «&» and «*» write again: past it a few lines would become millions
MOST_REPEATED = 20_000
# no service is as deep; libyaml composes by recursion in C, which ends the whole process where the stack ends
MOST_DEEP = 100
TOO_DEEP = "بخش‌های این فایل بیش از اندازه در هم رفته‌اند؛ کروشه‌ها و تورفتگی این سطر را ببینید."
# no fact is as big; «0xfff…» of some thousand digits could not even be written out again
BIGGEST = 10**30
TOO_BIG = "این عدد بیش از اندازه بزرگ است؛ اگر نوشته است، میان گیومه بنویسید."
TOO_MUCH_REPEATED = "نام‌های «*» این فایل آن را بیش از اندازه بزرگ می‌کنند؛ هر بخش را همان‌جا که هست بنویسید."

# libyaml reads ten times faster; where PyYAML was built without it, its own reader says the same
Reader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# what libyaml and PyYAML say, by how it begins
_PROBLEMS = {
    "did not find expected key": "کلیدی باید این‌جا باشد؛ تورفتگی سطرها را ببینید",
    "did not find expected '-'": "سطر فهرست با «-» آغاز می‌شود؛ تورفتگی سطرها را ببینید",
    "did not find expected ',' or ']'": "ویرگول یا «]» نیست",
    "did not find expected ',' or '}'": "ویرگول یا «}» نیست",
    "mapping values are not allowed": "دونقطه این‌جا جا ندارد؛ متنی که دونقطه دارد میان گیومه نوشته می‌شود",
    "could not find expected ':'": "پس از کلید دونقطه نیست",
    "found character that cannot start": "با این نویسه چیزی آغاز نمی‌شود؛ Tab نزنید و متن را میان گیومه بنویسید",
    "found unexpected end of stream": "گیومه‌ای بسته نشده است",
    "found undefined alias": "به نامی برمی‌گردد که پیش از آن نیست",
    "found duplicate anchor": "این نام دو بار گذاشته شده است",
    "but found another document": "فایل فقط یک سند دارد؛ «---» را بردارید",
    "found unknown escape": "پس از «\\» این نویسه نمی‌آید؛ گیومه تکی بگذارید",
}


def _why(problem: str) -> str:
    """The reader's word on a fault, in Persian."""
    told = (said for begins, said in _PROBLEMS.items() if problem.startswith(begins))
    return next(told, "ساخت این سطر یا سطر پیش از آن درست نیست")


class ContentError(ValueError):
    """Something in content/ that cannot be used: file, line, key and a Persian sentence for who wrote it."""

    def __init__(self, path: Path, line: int, key: str, sentence: str) -> None:
        folder = f"{path.parent.parent.name}/" if path.parent.name == "samples" else ""
        where = f"{folder}{path.parent.name}/{path.name}، سطر {persian_digits(line)}" + (
            f"، کلید {key}" if key else ""
        )
        super().__init__(f"{where}: {sentence}")
        self.path, self.line, self.key, self.sentence = path, line, key, sentence


@dataclass(frozen=True)
class Written:
    """The data of a YAML file and the line on which each of its parts begins."""

    path: Path
    data: Any
    lines: dict[Place, int]

    def error(self, place: Place, sentence: str) -> ContentError:
        """An error at a place, or at the nearest part around it that is written."""
        known = place
        while known and known not in self.lines:
            known = known[:-1]
        return ContentError(self.path, self.lines.get(known, 1), ".".join(map(str, place)), sentence)


def read_yaml(path: Path) -> Written:
    """Read one file. Raises ContentError for YAML that cannot be read and for a key written twice."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as refusal:
        raise ContentError(path, 1, "", "این فایل نیست.") from refusal
    return read_text(text, path)


def read_text(text: str, path: Path) -> Written:
    """As read_yaml(), of a text that stands elsewhere than in a file."""
    try:
        _refuse_depth(text, path)
        node = yaml.compose(text, Loader=Reader)
    except yaml.MarkedYAMLError as refusal:
        line = refusal.problem_mark.line + 1 if refusal.problem_mark else 1
        raise ContentError(
            path, line, "", f"این YAML خوانده نمی‌شود: {_why(str(refusal.problem))}."
        ) from refusal
    except yaml.YAMLError as refusal:
        raise ContentError(path, 1, "", "در این فایل نویسه‌ای هست که YAML نمی‌پذیرد.") from refusal
    building = _Building(path)
    try:
        return Written(path, building.built(node, ()) if node else None, building.lines)
    except RecursionError as refusal:
        raise ContentError(path, 1, "", "بخشی از این فایل به خودش برمی‌گردد.") from refusal


def _refuse_depth(text: str, path: Path) -> None:
    """Raises ContentError for a text whose parts lie too deep in each other, before anything is made of it."""
    depth = 0
    for event in yaml.parse(text, Loader=Reader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_DEEP:
            raise ContentError(path, event.start_mark.line + 1 if event.start_mark else 1, "", TOO_DEEP)


class _Building:
    """One file on its way from nodes to data: the line of each part, and how much of it was there already."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self._constructor = yaml.constructor.SafeConstructor()
        self._known: set[int] = set()
        self._repeated = 0

    def built(self, node: yaml.Node, place: Place) -> Any:
        """The data of a node and of all below it."""
        self.lines.setdefault(place, node.start_mark.line + 1)
        self._count(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.built(item, (*place, number)) for number, item in enumerate(node.value)]
        return _scalar(self.path, node, self._constructor)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise ContentError(self.path, line, "", "کلید باید یک واژه باشد.")
            key = _scalar(self.path, key_node, self._constructor)
            if key in found:
                raise ContentError(self.path, line, str(key), "این کلید دو بار نوشته شده است.")
            self.lines[(*place, key)] = line
            found[key] = self.built(value_node, (*place, key))
        return found

    def _count(self, node: yaml.Node) -> None:
        """A node that was there already is one that a «*» stands for, or lies in one."""
        if id(node) in self._known:
            self._repeated += 1
            if self._repeated > MOST_REPEATED:
                raise ContentError(self.path, node.start_mark.line + 1, "", TOO_MUCH_REPEATED)
        self._known.add(id(node))


def _scalar(path: Path, node: yaml.Node, constructor: yaml.constructor.SafeConstructor) -> Any:
    """A single value; what only looks like a date, or bears a tag of another program, is none."""
    try:
        found = constructor.construct_object(node)
    except (ValueError, TypeError, yaml.YAMLError) as refusal:
        raise ContentError(
            path, node.start_mark.line + 1, "", f"«{node.value}» خوانده نمی‌شود؛ میان گیومه بنویسید."
        ) from refusal
    if isinstance(found, int) and not -BIGGEST < found < BIGGEST:
        raise ContentError(path, node.start_mark.line + 1, "", TOO_BIG)
    if isinstance(found, str) and not can_be_kept(found):
        raise ContentError(path, node.start_mark.line + 1, "", HIDDEN)
    return found


def can_be_kept(text: str) -> bool:
    """Whether the database takes the text and nobody reads it turned around: no NUL, no half of a pair of UTF-16, no
    mark that overrides the direction.
    """
    return not _HIDDEN.search(text)
