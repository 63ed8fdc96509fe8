"""Where a phone finds the status page of a number, and how it gets there.

follow = Follow(base_url="https://kiosk.local:8443", local=True, wifi_name="Besuch", wifi_password="willkommen")
follow.link(token)   # https://kiosk.local:8443/t/…
follow.wifi          # WIFI:T:WPA;S:Besuch;P:willkommen;;
"""

from dataclasses import dataclass

from kiosk.takehome import links


@dataclass(frozen=True)
class Follow:
    """The way of a phone to the status pages.

    Attributes:
        base_url: Where they are, as in `links.ticket_link`; empty: nowhere.
        local: They are only reached in the network of the office.
        wifi_name: The wireless network for visitors; empty: there is none.
        wifi_password: Its password; empty: it has none.
    """

    base_url: str = ""
    local: bool = False
    wifi_name: str = ""
    wifi_password: str = ""

    def link(self, token: str) -> str | None:
        """Return the status page of a ticket; None when there are none, or for a ticket without a token.

        Raises:
            TakeHomeError: See `links.ticket_link`.
        """
        return links.ticket_link(self.base_url, token) if token else None

    @property
    def wifi(self) -> str | None:
        """The code that joins the network; None when there is none, or nothing to follow by it.

        Raises:
            TakeHomeError: See `links.wifi`.
        """
        if not self.base_url or not self.wifi_name:
            return None
        return links.wifi(self.wifi_name, self.wifi_password)


NOWHERE = Follow()
"""There are no status pages."""
