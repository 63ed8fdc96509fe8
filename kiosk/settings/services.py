"""The sections of the settings that are about other machines: updates, reports, the servers of office and city.

As in `kiosk.settings.sections`, the rule of a key stands in its annotation.
"""

from typing import Annotated

from kiosk.settings.rules import Flag, Text, Texts, Whole, absolute, server
from kiosk.settings.sections import Section


class Sync(Section, frozen=True, kw_only=True):
    """Where new releases come from."""

    url: Annotated[
        str,
        server("address of the published releases; empty: this terminal fetches no updates"),
    ] = ""
    interval_seconds: Annotated[
        int, Whole("seconds between two looks for a new release; more on metered links", 5, 86400)
    ] = 60
    time_limit_seconds: Annotated[
        int, Whole("seconds after which one update is stopped, to go on with it later", 10, 7200)
    ] = 600
    proxy: Annotated[
        str,
        Text(
            "the proxy between this machine and the servers of updates and reports, with its user and "
            "password if it wants them; empty: none",
            r"|http://([^\s/@]+@)?[A-Za-z0-9.-]+(:[0-9]{1,5})?/?",
            'an address as in "http://proxy.example:3128", or ""',
            secret=True,
        ),
    ] = ""
    ca_file: Annotated[
        str,
        absolute(
            "certificates (PEM) of the authorities that may vouch for these servers; empty: the public ones"
        ),
    ] = ""
    root_file: Annotated[
        str,
        absolute(
            "the publisher's first root.json, which all trust begins with; empty: sync/root.json in the "
            "data folder"
        ),
    ] = ""


class Reports(Section, frozen=True, kw_only=True):
    """To whom this terminal tells how it is, and how often what was opened; never who."""

    url: Annotated[
        str,
        server(
            "address of the central server, which must know this terminal: connect it on the staff page; "
            "empty: this terminal reports to nobody and counts nothing"
        ),
    ] = ""
    interval_seconds: Annotated[
        int, Whole("seconds between two reports; more on metered links", 30, 86400)
    ] = 300


class OfficeServer(Section, frozen=True, kw_only=True):
    """The office server, which runs on the first terminal of an office: counter, call display, phones."""

    enabled: Annotated[bool, Flag("this terminal starts the office server and keeps it running")] = False
    port: Annotated[int, Whole("TCP port of the pages, by HTTPS", 1, 65535)] = 8443
    local_port: Annotated[
        int, Whole("TCP port of the same pages for browsers on this machine, by HTTP; 0: none", 0, 65535)
    ] = 8480
    bind: Annotated[
        str,
        Text(
            "address of this machine in the office's network; 0.0.0.0: all of them",
            r"[0-9A-Fa-f.:]+",
            'an address as in "192.168.10.5"',
        ),
    ] = "0.0.0.0"
    hosts: Annotated[
        tuple[str, ...],
        Texts(
            "names and addresses under which browsers of the office reach it; they stand in its certificate, and the "
            "first one in the code for phones",
            r"[A-Za-z0-9.:-]+",
            'a name or address as in "kiosk.local"',
        ),
    ] = ("kiosk.local",)
    certificate_file: Annotated[
        str,
        absolute(
            "a certificate (PEM, with those above it) that phones and browsers trust; empty: one is made here"
        ),
    ] = ""
    key_file: Annotated[str, absolute("the secret key of that certificate (PEM)")] = ""
    counters: Annotated[
        tuple[str, ...],
        Texts(
            "names of the counters, as they stand on their doors", r"[\w.:-]{1,12}", 'a short name as in "3"'
        ),
    ] = ("1", "2", "3")
    gong: Annotated[bool, Flag("the call display sounds a gong at each call")] = True
    speak: Annotated[
        bool, Flag("the call display speaks each call, in the visitor's language and in German")
    ] = True
    close_by_itself: Annotated[
        bool,
        Flag(
            "two hours after closing time what is left over is closed, and the day is deleted but for its counts"
        ),
    ] = True
    wifi_name: Annotated[
        str,
        Text(
            "name of the wireless network for visitors; empty: there is none",
            r"[ -~]{0,32}",
            "up to 32 characters",
        ),
    ] = ""
    wifi_password: Annotated[
        str,
        Text("its password; empty: it has none", r"|[ -~]{8,63}", '8 to 63 characters, or ""', secret=True),
    ] = ""


class Relay(Section, frozen=True, kw_only=True):
    """A further terminal of an office: the office server that its numbers are called by."""

    url: Annotated[
        str,
        Text(
            "address of the office server on the first terminal, as `kiosk office terminal` prints it there; empty: "
            "this is the first or the only terminal",
            r"|https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?|http://127\.0\.0\.1(:[0-9]{1,5})?/?",
            'an https:// address as in "https://192.168.10.5:8443", or ""',
        ),
    ] = ""
    key: Annotated[
        str,
        Text(
            "the key that the office server knows its terminals by, as printed there",
            r"[\w-]{0,64}",
            "the letters and digits that `kiosk office terminal` prints",
            secret=True,
        ),
    ] = ""
    ca_file: Annotated[
        str,
        absolute(
            "a copy of the certificate of the office server (PEM), which this terminal trusts; empty: the public "
            "authorities"
        ),
    ] = ""


class Central(Section, frozen=True, kw_only=True):
    """The central server, where staff edit and publish; a terminal needs none of this."""

    database_url: Annotated[
        str,
        Text(
            "database of PostgreSQL, as in postgres://user:password@host:5432/name; empty: SQLite in data_dir",
            "|postgres(ql)?://[^\\s]+",
            'an address of PostgreSQL, or ""',
            secret=True,
        ),
    ] = ""
    hosts: Annotated[
        tuple[str, ...],
        Texts(
            "names under which browsers reach the server",
            r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]",
            'a name or address as in "inhalte.example.org"',
        ),
    ] = ("localhost", "127.0.0.1", "[::1]")
    secure: Annotated[
        bool, Flag("true: only by HTTPS, through a proxy that says so; false: by HTTP, on one machine only")
    ] = True
    port: Annotated[int, Whole("TCP port of the server", 1, 65535)] = 8400
    check_links: Annotated[
        bool,
        Flag(
            "the server asks once a day whether the web addresses in the content work; nothing in own networks"
        ),
    ] = True
    bucket_url: Annotated[
        str,
        Text(
            "S3-compatible storage that releases are copied to, with the bucket and perhaps a prefix, as in "
            "https://s3.example.org/kiosk; empty: they are only in data_dir",
            r"|https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._-]+)+",
            'an address with a bucket, or ""',
        ),
    ] = ""
    bucket_region: Annotated[
        str, Text("region of the storage", "[a-z0-9-]+", 'a name as in "eu-central-1"')
    ] = "us-east-1"
    bucket_key: Annotated[str, Text("access key of the storage", r"[!-~]*", "printable ASCII characters")] = (
        ""
    )
    bucket_secret: Annotated[
        str,
        Text(
            "secret of the access key; better in the environment",
            r"[!-~]*",
            "printable ASCII characters",
            secret=True,
        ),
    ] = ""
