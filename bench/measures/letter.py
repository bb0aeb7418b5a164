"""A letter from the decision to the signed PDF, against a bare Typst compile and a bare pyHanko signature of it."""

import io
import json
import shutil
import time
from pathlib import Path

import typst
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

from bench.figures import Figure, at_most, median, ratio
from bench.place import Place
from dargah.cases.models import Case
from dargah.catalogue.loader import load_folder
from dargah.catalogue.models import Service
from dargah.insight.walking import apply_sample, holder_of, walk
from dargah.letters import authority, compose, signing
from dargah.letters import operations as letters
from dargah.letters.compose import qr_code
from dargah.letters.models import Letter
from dargah.people.models import Citizen

SERVICE = "general-letter"
EACH = 4


def measure(place: Place) -> list[Figure]:
    """At most 1.5 times the bare compile and the bare signature together."""
    signing.make_ready()
    bare = Bare(place.data / "bare-letters")
    ours, compiles, signatures = [], [], []
    decided = [_decided() for _ in range(place.rounds * EACH + 2)]
    for number, case in enumerate(decided):
        begun = time.perf_counter()
        letter = letters.prepare(case=case)
        assert letter is not None
        issued = letters.produce(letters.issue(letter=letter, by=holder_of(case)))
        spent = time.perf_counter() - begun
        assert issued.pdf_id is not None, "no signed PDF"
        compiled, signed = bare.both(issued)
        if number >= 2:  # the first ones warm both sides
            ours.append(spent)
            compiles.append(compiled)
            signatures.append(signed)
    together = [one + other for one, other in zip(compiles, signatures, strict=True)]
    return [
        at_most(
            "letter, decision to signed PDF, of bare Typst + bare pyHanko",
            ratio(ours, together),
            1.5,
            "×",
            ours_ms=round(median(ours) * 1000, 1),
            typst_ms=round(median(compiles) * 1000, 1),
            pyhanko_ms=round(median(signatures) * 1000, 1),
        )
    ]


def _decided() -> Case:
    """A case whose decision stands, its letter not yet prepared."""
    one = load_folder(Path(settings.CONTENT) / "services" / SERVICE)
    sample = one.samples["accepted"]
    citizen = Citizen.objects.first()
    case = apply_sample(Service.objects.select_related("current").get(slug=SERVICE), sample, citizen)
    before = next(place for place, step in enumerate(sample.walk) if step.do == "issue")
    case = walk(case, sample.walk, until=before)
    Letter.objects.filter(case=case).delete()
    return case


class Bare:
    """A warm compiler and a loaded signer, used as their documentation shows."""

    def __init__(self, root: Path) -> None:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(Path(settings.CONTENT) / "letters", root / "letters")
        self.compiler = typst.Compiler(
            root=str(root), font_paths=[str(compose.FONTS)], ignore_system_fonts=True
        )
        path, password = authority.signing_files()
        self.signer = signers.SimpleSigner.load_pkcs12(str(path), passphrase=password or None)

    def both(self, letter: Letter) -> tuple[float, float]:
        """Seconds of the compile and of the signature of this letter."""
        inputs = {
            "letter": json.dumps(letter.data, ensure_ascii=False),
            "record": json.dumps(
                {k: v for k, v in letter.data.items() if k in compose.PRINTED}, ensure_ascii=False
            ),
            "qr": qr_code(letter.data["verify"]["url"]),
        }
        source = letters.source_of(letter).encode()
        begun = time.perf_counter()
        pdf = self.compiler.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"])
        compiled = time.perf_counter()
        facts = signers.PdfSignatureMetadata(
            field_name="Signature", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), facts, self.signer)
        return compiled - begun, time.perf_counter() - compiled
