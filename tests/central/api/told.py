"""A number as its office tells it, sealed by the secret of its link."""

from msgspec.structs import replace

from kiosk.domain.estimate import Wait
from kiosk.domain.mirror import Mirrored, Sheet, Stand, key_of
from kiosk.domain.ticket import State
from kiosk.takehome.sealed import seal

TOKEN = "x" * 32
SHEET = Sheet(label="A017", language="en", bring=("Passport (Reisepass)", "Proof of registration"))
WAITING = Stand(state=State.WAITING, ahead=6, wait=Wait(low=45, high=90, likely=60.0))
CALLED = Stand(state=State.CALLED, counter="3")


def sealed(
    token: str = TOKEN, stand: Stand = WAITING, sheet: Sheet | None = SHEET, **changes: object
) -> Mirrored:
    """The number of a link; without a sheet that is not told again."""
    told = seal(token, replace(sheet, **changes), stand.state) if sheet else None
    return Mirrored(key=key_of(token), sheet=told, stand=seal(token, stand, stand.state))
