"""Documents in and out of the database."""

from typing import Any

import pytest

from kiosk.central.content import export_documents, import_documents
from kiosk.domain import tree

Tables = dict[str, list[dict[str, Any]]]


@pytest.mark.usefixtures("content")
def test_the_sample_comes_out_exactly_as_it_was_put_in(sample: Tables) -> None:
    exported, wanted = export_documents(), tree.ordered(sample)
    assert {name: len(raws) for name, raws in exported.items()} == {
        name: len(raws) for name, raws in wanted.items()
    }
    for name in wanted:
        for given, expected in zip(exported[name], wanted[name], strict=True):
            assert given == expected
    assert tree.canonical(exported) == tree.canonical(wanted)


@pytest.mark.usefixtures("content")
def test_importing_the_same_again_changes_nothing(sample: Tables) -> None:
    from wagtail.models import Revision

    before = Revision.objects.count()
    assert sum(import_documents(sample).values()) == 0
    assert Revision.objects.count() == before


@pytest.mark.usefixtures("db")
def test_the_tables_are_as_the_models_say() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "central", check=True, dry_run=True, verbosity=0)
