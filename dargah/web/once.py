"""What is the same in every page is found or drawn once a process: literal tags, and the page that a page extends."""

from collections.abc import Callable
from typing import Any

from django.template import Context, Library, Node
from django.template.base import Parser, Token
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext, BlockNode, ExtendsNode, do_extends
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


def extends_once(parser: Parser, token: Token) -> Node:
    """``extends`` of a template that is named literally: its parent and the parent's blocks are looked for once.

    Django looks through the whole parent for its blocks at every page.
    """
    node: ExtendsNode = do_extends(parser, token)
    name: Any = node.parent_name
    return node if name.is_var or name.filters else ExtendsOnce(node.nodelist, name)


class ExtendsOnce(ExtendsNode):
    """An ExtendsNode that remembers its parent; templates do not change while a process lives."""

    found: tuple[Any, dict[str, BlockNode]] | None = None  # the stubs do not know Template._render

    def render(self, context: Context) -> SafeString:
        """The parent's page with this page's blocks."""
        if self.found is None:
            parent: Any = self.get_parent(context)
            further = any(isinstance(node, ExtendsNode) for node in parent.nodelist)
            own: list[Any] = [] if further else parent.nodelist.get_nodes_by_type(BlockNode)
            self.found = parent, {node.name: node for node in own}
        page, blocks = self.found
        held = context.render_context
        if BLOCK_CONTEXT_KEY not in held:
            held[BLOCK_CONTEXT_KEY] = BlockContext()
        held[BLOCK_CONTEXT_KEY].add_blocks(self.blocks)
        held[BLOCK_CONTEXT_KEY].add_blocks(blocks)
        with held.push_state(page, isolated_context=False):
            return SafeString(page._render(context))  # noqa: SLF001 as Django's own node does: the context stays the same
