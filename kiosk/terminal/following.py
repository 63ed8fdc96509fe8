"""The status pages of this terminal's numbers: which server has them, by what is set here."""

from kiosk.settings import Settings
from kiosk.takehome.follow import Follow

HTTPS = 443


def follow_of(settings: Settings) -> Follow:
    """Return how phones follow a number."""
    own = settings.office_server
    base = served_at(own.hosts, own.port) if own.enabled else ""
    return Follow(base_url=base, local=bool(base), wifi_name=own.wifi_name, wifi_password=own.wifi_password)


def served_at(hosts: tuple[str, ...], port: int) -> str:
    """Return the address of the office server for phones, which is its first name; empty when it has none."""
    if not hosts:
        return ""
    host = f"[{hosts[0]}]" if ":" in hosts[0] else hosts[0]
    return f"https://{host}" if port == HTTPS else f"https://{host}:{port}"
