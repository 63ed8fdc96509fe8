"""What the interface answers: records as JSON, and refusals with a word for programs and a sentence for people."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpResponse

from kiosk.domain.report import Receipt, Refusal
from kiosk.errors import KioskError


class Rejected(KioskError):
    """A request is refused; nothing was changed."""

    def __init__(
        self,
        status: int,
        error: str,
        detail: str,
        receipt: Receipt | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say why.

        Args:
            status: Of HTTP.
            error: A word of `Refusal.error`.
            detail: What to do.
            receipt: To a replayed report.
            headers: More of them.
        """
        super().__init__(detail)
        self.status, self.refusal = status, Refusal(error=error, detail=detail, receipt=receipt)
        self.headers = dict(headers or {})

    def answer(self) -> HttpResponse:
        """Return it as a response."""
        return answer(self.refusal, self.status, self.headers)


def too_many(seconds: int) -> Rejected:
    """Return the refusal of whoever asks too often.

    Args:
        seconds: When to ask again.
    """
    said = f"You ask too often; ask again in {seconds} seconds."
    return Rejected(429, "too-many", said, headers={"Retry-After": str(seconds)})


def answer(record: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return a record as a response that nobody keeps."""
    body = msgspec.json.encode(record)
    all_headers = {"Cache-Control": "no-store"} | dict(headers or {})
    return HttpResponse(body, status=status, content_type="application/json", headers=all_headers)
