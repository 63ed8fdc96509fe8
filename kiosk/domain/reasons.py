"""Why something that a terminal does in the background failed: one sentence for staff for each reason.

Whoever notes a failure writes the sentence, with what exactly happened in brackets after it; whoever shows it finds
the sentence again and says it in the language of the page. The brackets are for those who look after the machine. To
the central server only the key of the sentence goes.
"""

from gettext import NullTranslations


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return sentence


REASONS = {
    "unreachable": _("The server cannot be reached. Is there a network?"),
    "silent": _("The server does not answer in time."),
    "too-slow": _("The server is too slow."),
    "broken-off": _("The connection broke off."),
    "no-proxy": _("The proxy cannot be reached, or it refuses."),
    "not-yet-valid": _("The server’s certificate is not valid yet: is the clock of this machine right?"),
    "expired-certificate": _("The server’s certificate has expired: is the clock of this machine right?"),
    "other-name": _("The server’s certificate is that of another server."),
    "unknown-authority": _(
        "The server’s certificate is not vouched for by any authority this machine knows."
    ),
    "portal": _("Another page came instead of an answer: does this network want somebody to log in first?"),
    "not-there": _("There is no release at this address."),
    "server-fault": _("The server reports a fault."),
    "other-keys": _("What came is not signed by the keys this machine trusts: it is refused."),
    "older": _("The server offers an older state than it did before: it is refused."),
    "stale": _(
        "What the server offers has expired: it is not renewed, or somebody keeps the newer state away."
    ),
    "not-renewed": _("The server has not renewed its signature for some days."),
    "damaged": _("What came is not what was signed: it is refused."),
    "no-metadata": _("What came is no description of a release: it is refused."),
    "too-long": _("More came than was announced: it is refused."),
    "newer-program": _("The new release needs a newer version of this program."),
    "same-number": _(
        "The server offers another release under the number in use: it must be published again."
    ),
    "too-big": _("The release is too big for this machine."),
    "clock": _("The clock of this machine is wrong."),
    "full": _("The disk of this machine is full."),
    "disk": _("The disk of this machine refuses."),
    "stick": _("The folder of the release cannot be read."),
    "refused": _("The new release cannot be used; the one before stays."),
    "damaged-here": _("The files of a release are damaged on this machine."),
    "no-office": _("The release does not know the office of this terminal (office.location)."),
    "unexpected": _("The update failed for a reason nobody expected."),
    "stopped": _("The update took too long and was stopped; the next one goes on where it ended."),
    "died": _("The update ended unexpectedly."),
    "busy": _("Another update is running on this machine."),
    "no-root": _("There is no root.json of the publisher on this machine: nothing can be trusted."),
    "bad-root": _("The root.json of the publisher on this machine is damaged: nothing can be trusted."),
    "no-address": _("No server is set to fetch releases from (sync.url)."),
    "no-authorities": _("The file of certificates cannot be read (sync.ca_file)."),
    "no-central": _("There is no central server at this address (reports.url)."),
    "no-answer": _("What came is no answer of a central server."),
    "not-known": _("The central server does not know this terminal. Connect it again."),
    "revoked": _("The central server no longer takes reports of this terminal."),
    "code-expired": _("The code was not entered in time. Ask for a new one."),
    "not-taken": _("The central server does not take what this terminal reports."),
    "too-many": _("The central server is asked too often. This terminal tries again later."),
    "no-key": _("The key of this terminal cannot be read. Connect it again."),
    "no-office-server": _("There is no office server at this address (relay.url)."),
    "office-key": _("The office server does not know the key of this terminal (relay.key)."),
    "other-office": _("The office server is that of another office (office.location)."),
    "same-letter": _(
        "Another terminal of the office has the letter of this one: it needs its own (terminal.series)."
    ),
    "report-stopped": _("The report took too long and was stopped."),
    "report-unexpected": _("The report failed for a reason nobody expected."),
}
"""Every reason by its key; none begins as another does."""


def key_of(why: str) -> str:
    """Return the key of a reason as it was noted, empty where it is none of these."""
    why = why.replace("'", "’")  # as an older version of this program noted it
    return next((key for key, sentence in REASONS.items() if why.startswith(sentence)), "")


def told(words: NullTranslations, why: str) -> str:
    """Return the sentence of a reason in the language of `words`; one that is not known is told as it is."""
    key = key_of(why)
    return words.gettext(REASONS[key]) if key else why
