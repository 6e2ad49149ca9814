"""Is a design as it was registered, and was it registered in time?"""

import hashlib
import hmac
from dataclasses import dataclass

from twofold.effects.designs.writing import DesignFile, sign
from twofold.privacy.pseudonyms import Key


@dataclass(frozen=True, slots=True)
class Checked:
    """What the seal of a design says.

    Attributes:
        unchanged: whether the content is the one that was hashed.
        signed: whether the file carries a signature.
        genuine: whether the signature was made with the key; None where there is no signature or no key to try.
        sentence: that in words.
    """

    unchanged: bool
    signed: bool
    genuine: bool | None
    sentence: str

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against the design."""
        return self.unchanged and self.genuine is not False


def check_design(file: DesignFile, key: Key | None = None) -> Checked:
    """Whether a design was changed since it was registered.

    Args:
        file: as it stands.
        key: that it should be signed with; None where nobody has it here.
    """
    unchanged = hmac.compare_digest(hashlib.sha256(file.content).hexdigest(), file.sha256)
    signed = bool(file.signature)
    genuine = hmac.compare_digest(sign(file.content, key), file.signature) if signed and key is not None else None
    return Checked(
        unchanged, signed, genuine, _sentence(file, unchanged=unchanged, genuine=genuine, keyed=key is not None)
    )


def _sentence(file: DesignFile, *, unchanged: bool, genuine: bool | None, keyed: bool) -> str:
    who = f"{file.design.registered_by} at {file.design.registered_at:%Y-%m-%d %H:%M} UTC"
    if not unchanged:
        return f"The design was changed after {who} registered it: its content is not the one that was hashed."
    if genuine is False:
        return f"The signature was not made with this key: somebody else wrote what is said to be by {who}."
    if genuine:
        return f"The design is as {who} registered it; the signature is genuine."
    if file.signature:
        return f"The design is as {who} registered it by its hash; the signature was not tried for want of the key."
    why = "it carries no signature, so a key proves nothing" if keyed else "it is not signed"
    return f"The design is as {who} registered it by its hash; {why}: an edit with intent could not be seen."
