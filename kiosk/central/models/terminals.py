"""Terminals that staff have connected, and what they report: how they are, how they are used, what went wrong.

Nothing here is about a visitor. A terminal that reports a small number hides it before it sends (`HIDDEN` in
`kiosk.domain.report`), and topics, languages and searches are counted apart.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kiosk.domain.report import HIDE_BELOW

KINDS = [("topic", _("topic")), ("language", _("language")), ("search", _("search"))]


def _person(words: object) -> models.ForeignKey:
    kwargs = {"null": True, "on_delete": models.SET_NULL, "related_name": "+", "verbose_name": words}
    return models.ForeignKey(settings.AUTH_USER_MODEL, **kwargs)


class Terminal(models.Model):
    """A terminal that staff have connected once; its own key is its identity.

    Attributes:
        location: Where it stands; None when that location was deleted.
        last_seen: When its newest report came; None before the first.
        status: Of that report, a `kiosk.domain.report.Status` as JSON; empty before the first.
    """

    key_id = models.CharField(max_length=64, unique=True)
    public_key = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=80)
    location = models.ForeignKey(
        "central.Location",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("where it stands"),
    )
    series = models.CharField(_("letter of its numbers"), max_length=1)
    version = models.CharField(_("version"), max_length=60, blank=True)
    paired_at = models.DateTimeField(_("connected at"))
    paired_by = _person(_("connected by"))
    revoked_at = models.DateTimeField(_("disconnected at"), null=True)
    revoked_by = _person(_("disconnected by"))
    last_seen = models.DateTimeField(_("last seen"), null=True)
    status = models.JSONField(default=dict)

    class Meta:
        """Of terminals that are connected, no two have the same name."""

        verbose_name = _("terminal")
        verbose_name_plural = _("terminals")
        ordering = ("name", "pk")
        default_permissions = ("view", "change")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_at=None), name="central_terminal_name"
            )
        ]

    def __str__(self) -> str:
        """Return its name."""
        return str(self.name)

    @property
    def is_revoked(self) -> bool:
        """Whether staff have disconnected it."""
        return self.revoked_at is not None


class PairingCode(models.Model):
    """A terminal that asks to be known, until somebody types its code or the code expires."""

    code = models.CharField(max_length=6, unique=True)
    key_id = models.CharField(max_length=64, unique=True)
    public_key = models.CharField(max_length=64)
    office = models.CharField(max_length=120)
    series = models.CharField(max_length=1)
    version = models.CharField(max_length=60, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()

    def __str__(self) -> str:
        """Return what it is, never the code."""
        return f"{self.office} {self.series}"


class TerminalOutbox(models.Model):
    """How much of an outbox has arrived: its newest event and its newest report."""

    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="outboxes")
    outbox = models.CharField(max_length=64)
    through = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField()

    class Meta:
        """Nobody edits this."""

        default_permissions = ()
        unique_together = (("terminal", "outbox"),)

    def __str__(self) -> str:
        """Return its id."""
        return str(self.outbox)


class ReportedDay(models.Model):
    """A day of which a terminal has told how it was used, if only that nobody came."""

    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(db_index=True)
    events = models.PositiveSmallIntegerField(default=1)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()
        unique_together = (("terminal", "day"),)

    def __str__(self) -> str:
        """Return the day."""
        return str(self.day)


class DayCount(models.Model):
    """How often one thing was used at a terminal on one day.

    A terminal tells a day once, but one that lost its disk tells the rest of that day as well; then both are added.

    Attributes:
        key: The id of a topic, the code of a language, or ``found`` or ``nothing`` of a search.
        count: The sum of the numbers that were told; None when all of them were hidden.
        hidden: How many numbers were hidden; each stands for 1 to `HIDE_BELOW` - 1.
    """

    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField(db_index=True)
    kind = models.CharField(max_length=8, choices=KINDS)
    key = models.CharField(max_length=120)
    count = models.PositiveBigIntegerField(null=True)
    hidden = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()
        unique_together = (("terminal", "day", "kind", "key"),)

    def __str__(self) -> str:
        """Return what was counted when."""
        return f"{self.day} {self.key}"

    @property
    def at_least(self) -> int:
        """The smallest number it can have been."""
        return int(self.count or 0) + int(self.hidden)

    @property
    def at_most(self) -> int:
        """The greatest number it can have been."""
        return int(self.count or 0) + (HIDE_BELOW - 1) * int(self.hidden)


class TerminalFault(models.Model):
    """The program of a terminal had a fault: which kind, where in the code."""

    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="faults")
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    place = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        """Newest first; nobody edits this."""

        default_permissions = ()
        ordering = ("-at", "-pk")
        indexes: ClassVar = [models.Index(fields=["terminal", "-at"], name="central_fault_newest")]

    def __str__(self) -> str:
        """Return what it was."""
        return str(self.kind)
