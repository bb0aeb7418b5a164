"""Hostile and honest files, built here so that each row says what it is."""

import io
import struct
import zipfile
import zlib
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(change=None, **save) -> bytes:
    document = Pdf.new()
    document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, deterministic_id="encryption" not in save, **save)
    return out.getvalue()


def _open_action(action):
    def change(document):
        document.Root.OpenAction = action(document)

    return change


def pdf_javascript() -> bytes:
    return pdf(_open_action(lambda _: Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))))


def pdf_javascript_escaped() -> bytes:
    """The same with the name written #-escaped, as malware does."""
    return pdf_javascript().replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/#4a#53 ")


def pdf_javascript_in_object_stream() -> bytes:
    def change(document):
        document.Root.OpenAction = document.make_indirect(
            Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        )

    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_javascript_names() -> bytes:
    def change(document):
        names = Array([String("a"), Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))])
        document.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))

    return pdf(change)


def pdf_address_on_opening() -> bytes:
    """Calls a stranger's server as soon as somebody looks at it."""
    return pdf(_open_action(lambda _: Dictionary(S=Name.URI, URI=String("https://stranger.example/seen"))))


def pdf_address_after_a_place() -> bytes:
    call = Dictionary(S=Name.URI, URI=String("https://stranger.example/seen"))
    return pdf(_open_action(lambda _: Dictionary(S=Name.GoTo, Next=Array([call]))))


def pdf_address_of_a_page() -> bytes:
    def change(document):
        call = Dictionary(S=Name.URI, URI=String("https://stranger.example/seen"))
        document.pages[0].obj.AA = Dictionary(O=call)

    return pdf(change)


def pdf_address_of_a_mark(event: str = "PV", *, apart: bool = False) -> bytes:
    """A mark on the page that calls when it comes into view, written within the page or apart from it."""

    def change(document):
        call = document.make_indirect(Dictionary(S=Name.URI, URI=String("https://stranger.example/seen")))
        mark = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Square,
            Rect=Array([0, 0, 9, 9]),
            AA=Dictionary({f"/{event}": call}),
        )
        document.pages[0].obj.Annots = Array([document.make_indirect(mark) if apart else mark])

    return pdf(change)


def pdf_opened_at_a_place() -> bytes:
    return pdf(
        _open_action(lambda document: Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit])))
    )


def pdf_launch() -> bytes:
    return pdf(_open_action(lambda _: Dictionary(S=Name.Launch, F=String("cmd.exe"))))


def pdf_launch_on_a_link() -> bytes:
    def change(document):
        action = Dictionary(S=Name.Launch, F=String("calc.exe"))
        document.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)])

    return pdf(change)


def pdf_link(address: str) -> bytes:
    def change(document):
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
        )
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])

    return pdf(change)


def pdf_submit_form() -> bytes:
    return pdf(_open_action(lambda _: Dictionary(S=Name.SubmitForm, F=String("https://example.com/"))))


def pdf_xfa() -> bytes:
    def change(document):
        document.Root.AcroForm = Dictionary(XFA=Stream(document, b"<xdp/>"), Fields=Array([]))

    return pdf(change)


def pdf_attachment(data: bytes, name: str = "a.exe") -> bytes:
    def change(document):
        document.attachments[name] = data

    return pdf(change)


def pdf_encrypted(user: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", user=user))


@cache
def pdf_many_objects(count: int) -> bytes:
    """A classic PDF with `count` objects, written by hand (about 23 bytes each)."""
    head = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    )
    body = b"".join(b"%d 0 obj null endobj\n" % number for number in range(3, count + 1))
    return head + body + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n0\n%%%%EOF\n" % (count + 1)


@cache
def pdf_many_packed_objects(count: int) -> bytes:
    """The same packed into object streams: some 100 kB whose bytes do not show the number."""

    def change(document):
        document.Root.Many = Array([document.make_indirect(Dictionary()) for _ in range(count)])

    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_xref_loop() -> bytes:
    """A cross-reference table whose /Prev names itself."""
    head = b"%PDF-1.4\n"
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
    ]
    table, position, body = b"xref\n0 4\n0000000000 65535 f \n", len(head), b""
    for item in objects:
        table += b"%010d 00000 n \n" % position
        body, position = body + item, position + len(item)
    start = position
    return (
        head
        + body
        + table
        + b"trailer<</Root 1 0 R/Size 4/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (start, start)
    )


def pdf_flate_bomb(unpacked: int) -> bytes:
    """An object stream of `unpacked` spaces: opening it unpacks it."""
    packed = zlib.compressobj(1)
    block = b" " * 1_000_000
    body = b"".join(packed.compress(block) for _ in range(unpacked // len(block))) + packed.flush()
    head = b"%PDF-1.5\n"
    stream = b"1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(body)
    start_of_xref = len(head) + len(stream) + len(body) + len(b"\nendstream endobj\n")
    rows = b"".join(struct.pack(">BHB", *row) for row in ((0, 0, 0), (1, len(head), 0), (2, 1, 0)))
    table = b"3 0 obj<</Type/XRef/W[1 2 1]/Size 3/Root 2 0 R/Length %d>>stream\n" % len(rows)
    end = b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start_of_xref
    return head + stream + body + b"\nendstream endobj\n" + table + rows + end


def pdf_with_page_in_head() -> bytes:
    return pdf().replace(b"%PDF-1", b"%PDF-1", 1).replace(b"\n", b"\n%<html><script>alert(1)</script>\n", 1)


def pdf_with_archive_behind() -> bytes:
    return pdf() + archive({"a.class": b"\xca\xfe\xba\xbe"})


def pdf_with_page_behind() -> bytes:
    return pdf() + b"<html><body><script>alert(1)</script></body></html>"


def pdf_damaged() -> bytes:
    """A scanner's small lie: startxref points a little off; qpdf repairs it."""
    good = pdf()
    at = good.rindex(b"startxref\n") + len(b"startxref\n")
    return good[:at] + b"7\n%%EOF\n"


def jpeg(width=64, height=48, **save) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG", **save)
    return out.getvalue()


def jpeg_with_gps(orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CANARY-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (31.0, 19.0, 13.0)
    return jpeg(exif=exif, comment=b"CANARY-COMMENT")


def png(width=64, height=48, mode="RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return out.getvalue()


@cache
def png_bomb(side: int = 50_000) -> bytes:
    """side x side black pixels, one bit each: 2.5 thousand million of them in some 300 kB."""
    packed = zlib.compressobj(9)
    row = b"\0" * ((side + 7) // 8 + 1)
    rows = row * 1000
    data = b"".join(packed.compress(rows) for _ in range(side // 1000)) + packed.flush()

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))

    header = struct.pack(">LLBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def archive(entries: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return out.getvalue()


@cache
def zip_bomb(unpacked: int = 150_000_000) -> bytes:
    return archive({"a.txt": b"\0" * unpacked})


@cache
def zip_many_entries(count: int) -> bytes:
    return archive({f"{number}.txt": b"" for number in range(count)}, zipfile.ZIP_STORED)


def zip_lying() -> bytes:
    """An entry that declares 10 bytes and unpacks to ten million."""
    data = bytearray(archive({"a.txt": b"\0" * 10_000_000}))
    real, told = struct.pack("<L", 10_000_000), struct.pack("<L", 10)
    return bytes(data.replace(real, told))


def zip_overlapping() -> bytes:
    """Two directory entries that share one body (the trick of the better zip bombs)."""
    data = archive({"a.txt": b"x" * 1000, "b.txt": b"x" * 1000}, zipfile.ZIP_STORED)
    directory = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", directory + 4)
    return data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :]


def zip_with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return out.getvalue()


def office(parts: dict[str, bytes] | None = None, folder: str = "word") -> bytes:
    return archive(
        {"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<w:document/>", **(parts or {})},
    )


KML = b"""<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Point>
<coordinates>48.67,31.32</coordinates></Point></Placemark></kml>"""
KML_ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>
<kml xmlns="http://www.opengis.net/kml/2.2">&b;</kml>"""
KML_FETCHING = KML.replace(
    b"<Placemark>", b"<NetworkLink><Link><href>http://example.com/</href></Link></NetworkLink><Placemark>"
)
KML_SCRIPT = KML.replace(
    b"<Point>", b"<description><![CDATA[<script>alert(1)</script>]]></description><Point>"
)
DXF = "0 SECTION 2 ENTITIES 0 POINT 10 277000.5 20 3467000.25 0 ENDSEC 0 EOF ".replace(" ", "\r\n").encode()
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
EXE = b"MZ\x90\x00\x03" + b"\0" * 200
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
