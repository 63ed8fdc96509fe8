"""Whether the office server of this machine answers: for `kiosk check`, and for the terminal that keeps it running.

What it answers is its own business; a server that says that its ledger is damaged is there all the same.

    status = answer_of(settings.office_server, 3.0)     # 200, or None
"""

from http.client import HTTPConnection, HTTPException, HTTPSConnection

from kiosk.settings.services import OfficeServer

HERE = "127.0.0.1"
_EVERYWHERE = ("0.0.0.0", "::")


def answer_of(own: OfficeServer, seconds: float) -> int | None:
    """Return the HTTP status of the office server's answer how it is, None when there is none.

    Args:
        own: Where it is.
        seconds: How long each step of the conversation is waited for.
    """
    connection = _connection(own, seconds)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def address_of(own: OfficeServer) -> str:
    """Return where it is asked."""
    return f"http://{HERE}:{own.local_port}" if own.local_port else f"https://{_host(own)}:{own.port}"


def _connection(own: OfficeServer, seconds: float) -> HTTPConnection:
    if own.local_port:
        return HTTPConnection(HERE, own.local_port, timeout=seconds)
    import ssl  # most terminals never need it

    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # nothing is told, and what is said is not believed
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    return HTTPSConnection(_host(own), own.port, timeout=seconds, context=anybody)


def _host(own: OfficeServer) -> str:
    return HERE if own.bind in _EVERYWHERE else own.bind
