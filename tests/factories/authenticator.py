"""A device that keeps passkeys: it answers the portal's challenges as an authenticator does (WebAuthn level 2, 6 and 7)."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

from dargah.people.models import Citizen, Passkey

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """A telephone with one key. ``counts`` is whether it keeps a counter, ``verifies`` whether it asks for its lock."""

    origin: str = "http://testserver"
    host: str = "testserver"
    counts: bool = True
    verifies: bool = True
    uses: int = 0
    handle: bytes = b""
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def attested(self) -> bytes:
        """The name of the key and its public half (6.5.1)."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        return bytes(16) + len(self.credential).to_bytes(2) + self.credential + public

    def make(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer to ``navigator.credentials.create``."""
        told = asked["publicKey"]
        self.handle = websafe_decode(told["user"]["id"])
        facts = self._facts(WITH_KEY) + self.attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": facts})
        said = self._said("webauthn.create", told["challenge"])
        return self._answer(clientDataJSON=said, attestationObject=attestation)

    def sign(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer to ``navigator.credentials.get``."""
        facts, said = self._facts(), self._said("webauthn.get", asked["publicKey"]["challenge"])
        signature = self.key.sign(facts + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=facts, signature=signature, userHandle=self.handle
        )

    def _facts(self, flags: int = 0) -> bytes:
        self.uses += self.counts
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4)

    def _said(self, act: str, challenge: str) -> bytes:
        return json.dumps({"type": act, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **parts: bytes) -> dict[str, Any]:
        name = websafe_encode(self.credential)
        inner = {key: websafe_encode(value) for key, value in parts.items()}
        return {
            "type": "public-key",
            "id": name,
            "rawId": name,
            "response": inner,
            "clientExtensionResults": {},
        }


def kept_by(citizen: Citizen) -> Passkey:
    """A key of the citizen's that is kept here, made at the first asking."""
    device = Authenticator()
    facts = {"credential": websafe_encode(device.credential), "public_key": websafe_encode(device.attested)}
    return Passkey.objects.get_or_create(citizen=citizen, defaults={**facts, "device": "کروم در ویندوز"})[0]
