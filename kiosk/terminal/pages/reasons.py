"""Why an update failed, in the language of the page.

The updating process notes an English sentence, with what exactly happened in brackets after it (`kiosk.sync.words`).
The brackets are for those who look after the machine, and `kiosk check` tells them. The sentences stand here once more,
because that module needs libraries that a screen has no use for; a test compares.
"""

from gettext import NullTranslations


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues; it is translated where it is shown."""
    return sentence


SENTENCES = (
    _("The server cannot be reached. Is there a network?"),
    _("The server does not answer in time."),
    _("The server is too slow."),
    _("The connection broke off."),
    _("The proxy cannot be reached, or it refuses."),
    _("The server’s certificate is not valid yet: is the clock of this machine right?"),
    _("The server’s certificate has expired: is the clock of this machine right?"),
    _("The server’s certificate is that of another server."),
    _("The server’s certificate is not vouched for by any authority this machine knows."),
    _("Another page came instead of the release: does this network want somebody to log in first?"),
    _("There is no release at this address."),
    _("The server reports a fault."),
    _("What came is not signed by the keys this machine trusts: it is refused."),
    _("The server offers an older state than it did before: it is refused."),
    _("What the server offers has expired: it is not renewed, or somebody keeps the newer state away."),
    _("What came is not what was signed: it is refused."),
    _("What came is no description of a release: it is refused."),
    _("More came than was announced: it is refused."),
    _("The new release needs a newer version of this program."),
    _("The server offers another release under the number in use: it must be published again."),
    _("The release is too big for this machine."),
    _("The disk of this machine is full."),
    _("The disk of this machine refuses."),
    _("The folder of the release cannot be read."),
    _("The new release cannot be used; the one before stays."),
    _("The update failed for a reason nobody expected."),
    _("The update took too long and was stopped; the next one goes on where it ended."),
    _("The update ended unexpectedly."),
    _("Another update is running on this machine."),
    _("There is no root.json of the publisher on this machine: nothing can be trusted."),
    _("The root.json of the publisher on this machine is damaged: nothing can be trusted."),
    _("No server is set to fetch releases from (sync.url)."),
    _("The file of certificates cannot be read (sync.ca_file)."),
)
"""Every sentence that the updating process may note."""


def told(words: NullTranslations, why: str) -> str:
    """The sentence of a reason, translated; a reason without a known one is told as it is."""
    why = why.replace("'", "’")
    sentence = next(filter(why.startswith, SENTENCES), "")
    return words.gettext(sentence) if sentence else why
