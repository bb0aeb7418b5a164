"""Template tags whose picture is the same in every page, drawn once a process."""

from collections.abc import Callable

from django.template import Context, Library, Node
from django.template.base import Parser, Token
from django.utils.safestring import SafeString

Draw = Callable[..., str]


def drawn_once(register: Library) -> Callable[[Draw], Draw]:
    """Register a tag like simple_tag; with nothing but literals after its name it is drawn once a process.

    Every page has some twenty of these: they need not be asked for their arguments again.
    """

    def decorate(draw: Draw) -> Draw:
        usual = Library()
        usual.simple_tag(draw)
        compiled = usual.tags[draw.__name__]

        def compile_tag(parser: Parser, token: Token) -> Node:
            node = compiled(parser, token)
            written = [*node.args, *node.kwargs.values()]
            literal = all(one.is_var is False and not one.filters for one in written)
            return Once(node) if literal and node.target_var is None else node

        register.tag(draw.__name__, compile_tag)
        return draw

    return decorate


class Once(Node):
    """A tag that is drawn at the first asking: at start the addresses of static files may not be known."""

    def __init__(self, node: Node) -> None:
        self.node, self.drawn = node, ""

    def render(self, context: Context) -> SafeString:
        """The picture."""
        if not self.drawn:
            self.drawn = self.node.render(context)
        return SafeString(self.drawn)
