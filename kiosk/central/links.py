"""Asks each address in the live content whether it still works; what failed on two days in a row is for editors.

One address of a host at a time, a few hosts at once; the head is asked for first, and no more of a page is read. It
asks nothing in the networks of the office: an editor must not reach there through the server. A site that turns
programs away (401, 403, 429) says nothing about its pages, so it is not reported.
"""

import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from django.db import transaction

from kiosk.central.models import Link, LinkCheck
from kiosk.errors import KioskError

SECONDS = 10.0
"""How long a site may take to answer."""

HOSTS_AT_ONCE = 8
LONGEST = 2000

_ADDRESS = re.compile(r"https?://[^\s<>\"\u201c\u201d()\[\]{}|\\^`]+")
_TURNED_AWAY = frozenset({401, 403, 407, 429})
_HEAD_REFUSED = frozenset({400, 403, 404, 405, 406, 500, 501, 503})

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


class Answer(NamedTuple):
    """What a site said: whether it answered at all, and what is wrong; an empty text when nothing is."""

    answered: bool
    problem: str = ""


def addresses(tables: Tables) -> dict[str, list[str]]:
    """Return every web address in the content with the names of the documents that have it."""
    found: dict[str, set[str]] = {}
    for collection, raws in tables.items():
        for raw in raws:
            for text in _texts(raw):
                for address in _ADDRESS.findall(text):
                    clean = address.rstrip(".,;:!?'’")
                    if len(clean) <= LONGEST:
                        found.setdefault(clean, set()).add(f"{collection}/{raw['id']}")
    return {address: sorted(names) for address, names in sorted(found.items())}


def is_public(host: str) -> bool:
    """Tell whether a host is on the internet; one whose name only a proxy can resolve is taken for that."""
    try:
        known = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return all(ip_address(str(entry[4][0]).partition("%")[0]).is_global for entry in known)


def ask(address: str, may_ask: Callable[[str], bool] = is_public, seconds: float = SECONDS) -> Answer:
    """Ask for one address.

    Args:
        address: With http or https.
        may_ask: Tells whether a host may be asked; it is called for redirects as well.
        seconds: How long it may take to answer.
    """
    opener = build_opener(_Redirects(may_ask))
    answer = _asked(opener, "HEAD", address, may_ask, seconds)
    if isinstance(answer, int) and answer in _HEAD_REFUSED:
        answer = _asked(opener, "GET", address, may_ask, seconds)
    if isinstance(answer, str):
        return Answer(False, answer)
    return Answer(True, f"HTTP {answer}" if answer >= 400 and answer not in _TURNED_AWAY else "")


def check(tables: Tables, today: date, may_ask: Callable[[str], bool] = is_public) -> list[Link]:
    """Ask for all addresses in the content, remember the answers, and return what failed on two days in a row.

    Raises:
        KioskError: Not one site answered, which says more about this machine; nothing is remembered.
    """
    wanted = addresses(tables)
    hosts: dict[str, list[str]] = {}
    for address in wanted:
        hosts.setdefault(_host(address), []).append(address)
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        rounds = pool.map(lambda own: [(address, ask(address, may_ask)) for address in own], hosts.values())
        answers = {address: answer for found in rounds for address, answer in found}
    if answers and not any(answer.answered for answer in answers.values()):
        raise KioskError("not one site answered: is this machine on the internet? Nothing was noted")
    _remember(wanted, answers, today)
    return broken()


def check_daily(
    tables: Callable[[], Tables], today: date, may_ask: Callable[[str], bool] = is_public
) -> bool:
    """Do that once a day, in whichever process of the server comes first; tell whether it was this one.

    Raises:
        KioskError: See `check`; it is not tried again on the same day.
    """
    _check, is_first = LinkCheck.objects.get_or_create(day=today)
    if is_first:
        LinkCheck.objects.exclude(day=today).delete()
        check(tables(), today, may_ask)
    return is_first


def broken() -> list[Link]:
    """Return the addresses that failed on two different days, and at no time between."""
    return [link for link in Link.objects.exclude(failed_since=None) if link.is_broken]


class _Refused(Exception):
    pass


class _Redirects(HTTPRedirectHandler):
    max_redirections = 5

    def __init__(self, may_ask: Callable[[str], bool]) -> None:
        self.may_ask = may_ask

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        _refuse_inside(newurl, self.may_ask)
        made = super().redirect_request(req, fp, code, msg, headers, newurl)
        if made is not None:
            made.method = req.get_method()  # the head of the next one is enough too
        return made


def _asked(
    opener: OpenerDirector, method: str, address: str, may_ask: Callable[[str], bool], seconds: float
) -> int | str:
    """Return the status, or why there is none."""
    try:
        _refuse_inside(address, may_ask)
        request = Request(_plain(address), method=method, headers={"User-Agent": "kiosk link check"})
        with opener.open(request, timeout=seconds) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code
    except _Refused as error:
        return str(error)
    except (OSError, HTTPException, ValueError) as error:
        return str(getattr(error, "reason", "") or error or type(error).__name__)[:200]


def _refuse_inside(address: str, may_ask: Callable[[str], bool]) -> None:
    if urlsplit(address).scheme not in ("http", "https") or not may_ask(_host(address)):
        raise _Refused("is not on the internet")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _plain(address: str) -> str:
    """Return an address in ASCII, as it goes over the wire."""
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    host = (parts.hostname or "").encode("idna").decode("ascii")
    path, query = quote(parts.path, safe="%/:@!$&'*+,;=~"), quote(parts.query, safe="%/:@!$&'*+,;=~?")
    return f"{parts.scheme}://{host}{port}{path}{'?' if query else ''}{query}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


@transaction.atomic
def _remember(wanted: Mapping[str, list[str]], answers: Mapping[str, Answer], today: date) -> None:
    known = {link.address: link for link in Link.objects.all()}
    Link.objects.filter(pk__in=[link.pk for address, link in known.items() if address not in wanted]).delete()
    for address, documents in wanted.items():
        link, problem = known.get(address) or Link(address=address), answers[address].problem
        link.documents, link.problem = documents, problem
        link.failed_since = (link.failed_since or today) if problem else None
        link.failed_last = today if problem else None
        link.save()
