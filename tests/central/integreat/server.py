"""A real HTTP server that answers like the API v3 of Integreat, with invented content in its shapes."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWERED = ("pages", "locations", "events")


def page(language: str, slug: str, title: str, content: str, **rest: Any) -> dict[str, Any]:
    path = f"/musterstadt/{language}/{slug}/"
    return {
        "id": 7,
        "url": f"https://integreat.example{path}",
        "path": path,
        "title": title,
        "modified_gmt": "2026-03-01T08:00:00.000Z",
        "last_updated": "2026-03-01T09:00:00.000+01:00",
        "excerpt": "wird nicht gelesen",
        "content": content,
        "parent": {"id": 0, "url": None, "path": None},
        "order": 1,
        "available_languages": {},
        "thumbnail": None,
        "hash": None,
        **rest,
    }


def below(path: str) -> dict[str, Any]:
    return {"id": 1, "url": None, "path": path}


def linked(language: str, slug: str) -> dict[str, Any]:
    return {language: {"id": 8, "url": None, "path": f"/musterstadt/{language}/{slug}/"}}


def day(*slots: str, **rest: bool) -> dict[str, Any]:
    times = [dict(zip(("start", "end"), slot.split("-"), strict=True)) for slot in slots]
    times = [{**time, "timezone": "Europe/Berlin"} for time in times]
    return {"allDay": False, "closed": not slots, "appointmentOnly": False, "timeSlots": times, **rest}


def address(**rest: Any) -> dict[str, Any]:
    return {
        "id": 3,
        "name": "Musterhaus",
        "address": "Musterweg 5",
        "town": "Musterstadt",
        "state": None,
        "postcode": "44135",
        "region": None,
        "country": "Deutschland",
        "latitude": 51.5,
        "longitude": 7.4,
        **rest,
    }


def place(language: str, slug: str, title: str, content: str, **rest: Any) -> dict[str, Any]:
    shown = page(language, slug, title, content)
    del shown["parent"], shown["order"]
    return shown | {
        "meta_description": "",
        "icon": None,
        "website": "https://musterhaus.example",
        "email": "hallo@musterhaus.example",
        "phone_number": "+49 (0) 231 / 12345-67",
        "contacts": [],
        "category": {"id": 1, "name": "Beratung", "color": "#ffffff", "icon": "house"},
        "temporarily_closed": False,
        "opening_hours": [day("09:00-12:00", "14:00-16:00"), *[day() for _ in range(6)]],
        "appointment_url": None,
        "location": address(),
        "organization": {
            "id": 2,
            "slug": "musterverein",
            "name": "Musterverein e. V.",
            "logo": "x.png",
            "website": "https://verein.example",
        },
        "barrier_free": True,
        **rest,
    }


def event(language: str, slug: str, title: str, content: str, **rest: Any) -> dict[str, Any]:
    shown = page(language, slug, title, content)
    del shown["parent"], shown["order"]
    return shown | {
        "location": address(),
        "location_path": None,
        "meeting_url": None,
        "event": {
            "id": 4,
            "start": "2026-12-03T16:00:00+01:00",
            "start_date": "2026-12-03",
            "start_time": "16:00:00",
            "end": "2026-12-03T18:30:00+01:00",
            "end_date": "2026-12-03",
            "end_time": "18:30:00",
            "all_day": False,
            "only_weekdays": False,
            "recurrence_id": None,
            "timezone": "Europe/Berlin",
        },
        "recurrence_rule": None,
        **rest,
    }


def region() -> dict[str, list[dict[str, Any]]]:
    """Return all answers by ``language/kind``."""
    top = below("/musterstadt/de/ankommen/")
    deep = below("/musterstadt/de/anmelden/")
    return {
        "de/pages": [
            page("de", "ankommen", "Ankommen", "<p>Die ersten Schritte. Und mehr.</p>", order=3),
            page(
                "de",
                "anmelden",
                "Adresse anmelden",
                "<h2>So geht es</h2><p>Melden Sie sich an. Das kostet nichts.</p>"
                "<ul><li>Termin <b>holen</b></li><li><p>Formular ausfüllen</p></li></ul>",
                parent=top,
                order=4,
                available_languages=linked("ar", "tasjil"),
            ),
            page("de", "frist", "Frist", "<p>Zwei Wochen Zeit.</p>", parent=deep, order=5),
            page("de", "leer", "Ohne Text", "<p> </p>", order=9),
        ],
        "ar/pages": [
            page(
                "ar",
                "tasjil",
                "تسجيل العنوان",
                "<p>سجّل عنوانك.</p>",
                available_languages=linked("de", "anmelden"),
            )
        ],
        "de/locations": [place("de", "musterhaus", "Musterhaus", "<p>Hilfe bei Briefen.</p>")],
        "ar/locations": [],
        "de/events": [event("de", "fest$2026-12-03", "Winterfest", "<p>Alle sind eingeladen.</p>")],
        "ar/events": [],
    }


class Server:
    """What a test can change between two imports."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers = region()
        self.status = 200
        self.type = "application/json; charset=utf-8"
        self.body: bytes | None = None
        self.moved: dict[str, str] = {}
        self.gate: threading.Event | None = None
        self.asked: list[str] = []


@contextmanager
def integreat() -> Iterator[Server]:
    """Serve the region ``musterstadt`` on a free port of this machine."""
    server: Server

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            if self.path in server.moved:
                self.send_response(301)
                self.send_header("Location", server.moved[self.path])
                self.end_headers()
                return
            parts = self.path.strip("/").split("/")
            key = "/".join(parts[3:5])
            status = (
                server.status if parts[:3] == ["api", "v3", "musterstadt"] and key in server.answers else 404
            )
            body = server.body if server.body is not None else json.dumps(server.answers.get(key)).encode()
            self.send_response(status)
            self.send_header("Content-Type", server.type)
            self.end_headers()
            if server.gate is not None:
                self.wfile.flush()
                server.gate.wait(30)
                return
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{http.server_address[1]}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        if server.gate is not None:
            server.gate.set()
        http.shutdown()
        http.server_close()
        thread.join()
