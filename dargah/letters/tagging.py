"""The signature's field as part of the tagged letter, so that PDF/UA-1 still holds after signing.

ISO 14289-1, 7.18.1 and 7.18.4: a widget annotation lies in a Form element of the structure tree and has a name that
is read aloud (TU). pyHanko adds the field; the tree is Typst's and is extended in the same revision.
"""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

NAME = generic.pdf_name


def add_signature_field(writer: IncrementalPdfFileWriter, *, field: str, spoken: str) -> None:
    """Add an empty, invisible signature field that a screen reader calls ``spoken``.

    1. the field itself, with its widget on the first page;
    2. a Form element that points to the widget, as the last child of the document's element;
    3. the way back: the widget's StructParent is a key of the parent tree, which names the Form element.
    A PDF without a structure tree gets the field alone.
    """
    append_signature_field(writer, SigFieldSpec(field, readable_field_name=spoken))
    root = writer.root
    if "/StructTreeRoot" not in root:
        return
    widget_at = root["/AcroForm"]["/Fields"].raw_get(-1)
    widget = widget_at.get_object()
    tree = root["/StructTreeRoot"]
    document_at = _first_child(tree)
    document = document_at.get_object()
    key = int(tree.get("/ParentTreeNextKey", 0))
    form_at = writer.add_object(
        generic.DictionaryObject(
            {
                NAME("/Type"): NAME("/StructElem"),
                NAME("/S"): NAME("/Form"),
                NAME("/P"): document_at,
                NAME("/Alt"): generic.pdf_string(spoken),
                NAME("/K"): generic.DictionaryObject(
                    {
                        NAME("/Type"): NAME("/OBJR"),
                        NAME("/Obj"): widget_at,
                        NAME("/Pg"): widget.raw_get("/P"),
                    }
                ),
            }
        )
    )
    _append(writer, document, "/K", form_at)
    widget[NAME("/StructParent")] = generic.NumberObject(key)
    writer.update_container(widget)
    parents = tree["/ParentTree"]
    _append_pair(writer, parents, key, form_at)
    tree[NAME("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    writer.update_container(tree)


def _first_child(tree: generic.DictionaryObject) -> generic.IndirectObject:
    """The reference to the element that holds the whole document."""
    child = tree.raw_get("/K")
    while not isinstance(child, generic.IndirectObject) or isinstance(
        child.get_object(), generic.ArrayObject
    ):
        array = child.get_object() if isinstance(child, generic.IndirectObject) else child
        child = array.raw_get(0)
    return child


def _append(
    writer: IncrementalPdfFileWriter,
    element: generic.DictionaryObject,
    key: str,
    child: generic.IndirectObject,
) -> None:
    """Append to the children of an element, whatever they are now: none, one, an array, an array elsewhere."""
    held = element.get(key)
    if isinstance(held, generic.ArrayObject):
        held.append(child)
        writer.update_container(held)
        return
    kept = [element.raw_get(key)] if held is not None else []
    element[NAME(key)] = generic.ArrayObject([*kept, child])
    writer.update_container(element)


def _append_pair(
    writer: IncrementalPdfFileWriter, node: generic.DictionaryObject, key: int, value: generic.IndirectObject
) -> None:
    """Put a key that is larger than all others into a number tree (ISO 32000-2, 7.9.7): into its last leaf."""
    while "/Kids" in node:
        if "/Limits" in node:
            node["/Limits"][1] = generic.NumberObject(key)
            writer.update_container(node)
        node = node["/Kids"][-1]
    numbers = node["/Nums"]
    numbers.append(generic.NumberObject(key))
    numbers.append(value)
    writer.update_container(numbers)
    if "/Limits" in node:
        node["/Limits"][1] = generic.NumberObject(key)
        writer.update_container(node)
