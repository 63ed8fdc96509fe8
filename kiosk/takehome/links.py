"""Addresses and Wi-Fi access as payloads of codes: always ASCII, as scanners guess charsets (`ux.md` N6).

It knows no host but the configured one, and shortens nothing through third parties.
"""

import re
from urllib.parse import quote

from kiosk.errors import TakeHomeError

_WIFI_SPECIAL = re.compile(r'([\\;,:"])')
_PRINTABLE = re.compile(r"[ -~]*")


def page_link(base_url: str, kind: str, name: str, language: str) -> str | None:
    """Return the page of a topic or place in a language; None when there are no pages online.

    Args:
        base_url: The configured ``https://`` address, with or without a final slash; empty: there is none.
        kind: What it is, such as ``topic`` or ``place``.
        name: Its id.
        language: A BCP 47 code.

    Raises:
        TakeHomeError: The address is not https, or a part is empty.
    """
    return _link(base_url, language, kind, name)


def ticket_link(base_url: str, token: str) -> str | None:
    """Return the status page of a ticket by its random token; None when there are no pages online.

    Raises:
        TakeHomeError: As in `page_link`.
    """
    return _link(base_url, "t", token)


def wifi(ssid: str, password: str | None) -> str:
    """Return the code that joins a wireless network; without a password the network is open.

    Format: https://github.com/zxing/zxing/wiki/Barcode-Contents

    Raises:
        TakeHomeError: The name is not 1 to 32, or the password not 8 to 63, printable ASCII characters.
    """
    if not (1 <= len(ssid) <= 32 and _PRINTABLE.fullmatch(ssid)):
        raise TakeHomeError("the name of a wireless network in a code is 1 to 32 printable ASCII characters")
    if not password:
        return f"WIFI:T:nopass;S:{_wifi_escaped(ssid)};;"
    if not (8 <= len(password) <= 63 and _PRINTABLE.fullmatch(password)):
        raise TakeHomeError("the password of a wireless network is 8 to 63 printable ASCII characters")
    return f"WIFI:T:WPA;S:{_wifi_escaped(ssid)};P:{_wifi_escaped(password)};;"


def _link(base_url: str, *parts: str) -> str | None:
    if not base_url:
        return None
    if not base_url.startswith("https://") or not base_url.isascii():
        raise TakeHomeError("links in codes begin with https:// and are ASCII")
    if any(part in {"", ".", ".."} for part in parts):
        raise TakeHomeError("a part of a link is empty or a dot")
    return "/".join([base_url.rstrip("/"), *(quote(part, safe="") for part in parts)])


def _wifi_escaped(text: str) -> str:
    return _WIFI_SPECIAL.sub(r"\\\1", text)
