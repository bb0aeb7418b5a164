"""Bytes on the wire of a first and a second visit to a service page, as a real Chromium counts them."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import CDPSession, sync_playwright

from bench.figures import Figure, at_most
from bench.place import Place
from bench.servers import running

PATH = "/services/land-status-inquiry/"
CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
KILO = 1000


@dataclass
class Wire:
    """What came over the wire: bytes and requests by address."""

    addresses: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        session.send("Network.enable")
        session.on("Network.responseReceived", self._response)
        session.on("Network.loadingFinished", self._finished)

    def _response(self, told: dict) -> None:  # type: ignore[type-arg]  # the protocol's own dictionary
        if not told["response"].get("fromDiskCache"):
            self.addresses[told["requestId"]] = told["response"]["url"]

    def _finished(self, told: dict) -> None:  # type: ignore[type-arg]  # as above
        if told["requestId"] in self.addresses and told["encodedDataLength"]:
            self.bytes[self.addresses[told["requestId"]]] = int(told["encodedDataLength"])


def measure(place: Place) -> list[Figure]:  # noqa: ARG001 the signature of every measure
    """At most 80 kB with fonts, the page at most 20 kB; the second visit asks for the page alone."""
    with running() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        visitor = browser.new_page(viewport={"width": 360, "height": 740})
        address = f"http://127.0.0.1:{server.port}{PATH}"
        first, second = Wire(), Wire()
        session = visitor.context.new_cdp_session(visitor)
        first.listen(session)
        visitor.goto(address, wait_until="networkidle")
        session.detach()
        other = visitor.context.new_cdp_session(visitor)
        second.listen(other)
        visitor.goto(address, wait_until="networkidle")
        browser.close()
    fonts = sum(size for url, size in first.bytes.items() if url.endswith(".woff2"))
    return [
        at_most(
            "first visit to a service page, all bytes with fonts",
            sum(first.bytes.values()) / KILO,
            80,
            "kB",
            fonts_kB=round(fonts / KILO, 1),
            requests=len(first.bytes),
        ),
        at_most("the page itself", first.bytes[address] / KILO, 20, "kB"),
        at_most(
            "second visit, requests beyond the page",
            len([url for url in second.bytes if url != address]),
            0,
            bytes=sum(second.bytes.values()),
        ),
    ]
