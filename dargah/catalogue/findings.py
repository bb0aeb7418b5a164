"""What a check has found in a definition: the place, the sentence, and whether it stands in the way of publishing."""

from collections.abc import Iterator
from dataclasses import dataclass

from dargah.catalogue.yaml_lines import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. ``place`` leads through the definition: ("form", 2, "fields", 0, "when"); empty for the whole.

    What is not ``grave`` is worth a look and forbids nothing.
    """

    place: Place
    sentence: str
    grave: bool = True

    @property
    def path(self) -> str:
        """The place with dots: form.2.fields.0.when."""
        return ".".join(map(str, self.place))


Found = Iterator[Finding]
