"""The form of an entity: German texts and facts, with what an edit does to the lineage of the translations."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from kiosk.central.lineage import changed_fields, next_revision
from kiosk.central.models import Entity
from kiosk.domain import schema
from kiosk.errors import ContentError

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


class EntityForm(WagtailAdminModelForm):
    """A form that makes the id of something new, and counts the revisions of the German text."""

    small_correction = forms.BooleanField(
        required=False,
        label=_("small correction"),
        help_text=_("Tick this when the meaning stays the same: translations do not become outdated."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep the id of what exists, and make one for what is new when nobody gives it."""
        super().__init__(*args, **kwargs)
        identifier = self.fields.get("identifier")
        if identifier is not None:
            identifier.disabled = self.instance.pk is not None
            identifier.required = False

    def clean(self) -> Any:
        """Give something new its id."""
        data = super().clean()
        if self.instance.pk is None and not data.get("identifier"):
            words = data.get("title") or data.get("name") or self._joined_name(data)
            data["identifier"] = _free(type(self.instance), words)
        return data

    def is_valid(self) -> bool:
        """Check the whole document, its lists included, by the rules of the content."""
        if not super().is_valid():
            return False
        if self.is_deferred_validation:  # a draft may be unfinished
            return True
        problem = self._problem()
        if problem:
            self.add_error(None, problem)
        return not problem

    def save(self, commit: bool = True) -> Any:
        """Save, with the revision of the German text and who wrote it."""
        if self.instance.pk is not None and self.instance.text_fields:
            self._count_revision()
        return super().save(commit)

    def _count_revision(self) -> None:
        entity = self.instance
        before = type(entity).objects.get(pk=entity.pk).latest()
        changed = changed_fields(_texts(before), _texts(entity))
        small = bool(self.cleaned_data.get("small_correction"))
        entity.source_rev = next_revision(before.source_rev, changed=bool(changed), small=small)
        if changed:
            entity.origin = "human"
            if entity.reviewed_at == before.reviewed_at and entity.reviewed_by == before.reviewed_by:
                entity.reviewed_by, entity.reviewed_at = "", None

    def _problem(self) -> str:
        from kiosk.central.documents import stated

        entity = super().save(commit=False)
        try:
            schema.decode(entity.collection, stated(entity))
        except ContentError as error:
            return str(error).replace(f"{entity.document_name}: ", "")
        return ""

    @staticmethod
    def _joined_name(data: dict[str, Any]) -> str:
        both = (data.get("service"), data.get("location"))
        return " ".join(str(part.identifier) for part in both if part)


def _texts(entity: Entity) -> dict[str, Any]:
    return {name: getattr(entity, name) for name in entity.text_fields}


def _free(model: type[Entity], words: str) -> str:
    """Return a short id that nothing has."""
    base = slugify(words.translate(_UMLAUTS))[:70].strip("-") or f"{model.collection}-{date.today():%Y%m%d}"
    taken = set(model.objects.filter(identifier__startswith=base).values_list("identifier", flat=True))
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (base, *numbers) if name not in taken)
