"""What is the same in every page is found or drawn once a process: literal tags, and the page that a page extends."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.template import Context, Library, Node
from django.template.base import NodeList, Parser, TextNode, Token, VariableNode
from django.template.defaulttags import CommentNode
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
    """An ExtendsNode that remembers its parent; templates do not change while a process lives.

    Where nothing stands between this page and the whole of its parent, the two are laid together once: blocks are then
    no longer looked for at every drawing, and what never changes between two of them is one piece of text.
    """

    found: tuple[Any, dict[str, BlockNode]] | None = None  # the stubs do not know Template._render
    whole: NodeList | None = None

    def render(self, context: Context) -> SafeString:
        """The parent's page with this page's blocks."""
        if self.found is None:
            self._find(context)
        page, blocks = self.found  # type: ignore[misc]  # it has just been found
        held = context.render_context
        alone = BLOCK_CONTEXT_KEY not in held
        if alone:
            held[BLOCK_CONTEXT_KEY] = BlockContext()
        held[BLOCK_CONTEXT_KEY].add_blocks(self.blocks)
        held[BLOCK_CONTEXT_KEY].add_blocks(blocks)
        with held.push_state(page, isolated_context=False):
            if alone and self.whole is not None:
                return self.whole.render(context)
            return SafeString(page._render(context))  # noqa: SLF001 as Django's own node does: the context stays the same

    def _find(self, context: Context) -> None:
        parent: Any = self.get_parent(context)
        further = any(isinstance(node, ExtendsNode) for node in parent.nodelist)
        own: list[Any] = [] if further else parent.nodelist.get_nodes_by_type(BlockNode)
        self.found = parent, {node.name: node for node in own}
        if not further:
            self.whole = NodeList(_joined(_laid(parent.nodelist, self.blocks)))


class Still(Node):
    """Neighbours that are the same at every drawing, joined at the first."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes, self.drawn = nodes, ""

    def render(self, context: Context) -> SafeString:
        """Their text."""
        if not self.drawn:
            self.drawn = "".join(node.render(context) for node in self.nodes)
        return SafeString(self.drawn)


def _laid(nodes: NodeList, blocks: Mapping[str, Any]) -> Iterator[Node]:
    """The nodes of a page with what fills its blocks in their places; a block that needs its own scope stays one."""
    for node in nodes:
        filling = blocks.get(node.name, node) if isinstance(node, BlockNode) else None
        if filling is None or _is_scoped(filling):
            yield node
        else:
            yield from _laid(filling.nodelist, blocks)


def _is_scoped(block: BlockNode) -> bool:
    """Whether a block names itself (``block.super``) or a variable (``as``), which must not be seen outside it."""
    inside: list[Any] = block.nodelist.get_nodes_by_type(Node)
    return any(
        getattr(node, "target_var", None)
        or getattr(node, "asvar", None)
        or (isinstance(node, VariableNode) and str(node.filter_expression.var).startswith("block."))
        for node in inside
    )


def _joined(nodes: Iterator[Node]) -> Iterator[Node]:
    """The nodes with neighbours that never change made one."""
    still: list[Node] = []
    for node in nodes:
        if isinstance(node, TextNode | Once | CommentNode):
            still.append(node)
            continue
        if still:
            yield Still(still)
            still = []
        yield node
    if still:
        yield Still(still)
