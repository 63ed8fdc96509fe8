"""Fields of forms and of the database that hold what a record has and a counsellor can fill in.

Lists of texts are stored as JSON and written one a line; languages are ticked; a time is written as on a door sign.
"""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kiosk.central.languages import COUNSELLING, language_name

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?: ?Uhr)?")
PHONE = RegexValidator(
    r"^(\+[0-9]{1,3}( [0-9]+)+|[0-9]{3,6})\Z",
    _("Write it as in +49 231 5011148, or a short number such as 112."),
)
TIME = RegexValidator(r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\Z", _("Write a time as in 09:00."))
POSTCODE = RegexValidator(r"^[0-9]{5}\Z", _("A postcode has five digits."))


class LinesFormField(forms.CharField):
    """A text of which each line is one item; empty lines say nothing."""

    def __init__(self, **kwargs: Any) -> None:
        """Take a text area, which grows with its text."""
        from wagtail.admin.widgets import AdminAutoHeightTextInput

        kwargs.setdefault("widget", AdminAutoHeightTextInput)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show one item a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:
        """Return the items."""
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def validate(self, value: Any) -> None:
        """Refuse what no record may hold."""
        if any(len(line) > 600 for line in value):
            raise ValidationError(_("A line has 600 characters at most."))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the items, not how they are written."""
        return self.to_python(initial) != self.to_python(data)

    def run_validators(self, value: Any) -> None:
        """Leave it at `validate`: validators of texts cannot read lists."""


class LinesField(models.JSONField):
    """A list of texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin empty."""
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the field of a form."""
        kwargs.pop("encoder", None)
        words = {"label": self.verbose_name, "help_text": self.help_text, "required": not self.blank}
        return LinesFormField(**(words | kwargs))


class _Ticks(forms.CheckboxSelectMultiple):
    """Boxes to tick; a language that is stored but not in our list gets a box too."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        known = {code for code, _name in self.choices}
        extra = [(code, language_name(code)) for code in value if code and code not in known]
        widget = forms.CheckboxSelectMultiple(self.attrs, [*self.choices, *extra])
        return widget.optgroups(name, value, attrs)


class LanguagesFormField(forms.MultipleChoiceField):
    """Languages to tick; none ticked means that nobody said."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer the languages that are spoken in counselling."""
        kwargs["choices"] = [(code, language_name(code)) for code in COUNSELLING]
        kwargs.setdefault("widget", _Ticks)
        super().__init__(**kwargs)

    def valid_value(self, value: str) -> bool:
        """Accept every code, so that an imported one is not lost."""
        return _LANGUAGE.fullmatch(value) is not None

    def clean(self, value: Any) -> Any:
        """Return a list of codes, or None when nothing is ticked."""
        return super().clean(value) or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare sets: the order of the boxes means nothing."""
        return set(initial or ()) != set(data or ())


class LanguagesField(models.JSONField):
    """Codes of languages; None is not stated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing stated."""
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the field of a form."""
        kwargs.pop("encoder", None)
        words = {"label": self.verbose_name, "help_text": self.help_text, "required": False}
        return LanguagesFormField(**(words | kwargs))


class TimeFormField(forms.CharField):
    """A time of day; 9, 9:00, 9.00 and 9 Uhr are all 09:00."""

    def to_python(self, value: Any) -> str:
        """Return the time with two digits each."""
        text = str(super().to_python(value) or "")
        found = _TIME.fullmatch(text)
        return f"{int(found['hour']):02}:{found['minute'] or '00'}" if found else text


class TimeOfDayField(models.CharField):
    """A time of day up to 24:00, as text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take five characters."""
        kwargs["max_length"] = 5
        kwargs["validators"] = [TIME]
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the field of a form."""
        return super().formfield(**({"form_class": TimeFormField} | kwargs))


def joined(values: Iterable[str]) -> str:
    """Return texts as a list of words."""
    return ", ".join(values)
