"""What a page function returns."""

from dataclasses import dataclass

from kiosk.domain.views import Block, Button


@dataclass(frozen=True)
class Body:
    """The blocks of a page and the actions at its foot."""

    blocks: tuple[Block, ...]
    foot: tuple[Button, ...] = ()
