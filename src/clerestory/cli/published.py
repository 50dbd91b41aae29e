"""`clerestory inspect --published`: what is on the public shelf, looked through again."""

from clerestory.audit import clock
from clerestory.cli.databases import NAMES, DatabaseNotReady, check_ready
from clerestory.cli.django_setup import SettingRefused
from clerestory.cli.output import print_json
from clerestory.publication import selectors, shelf_inspection
from clerestory.publication.models import ShelfInspection

BY = "system:command"


def inspect_published(*, as_json: bool) -> int:
    """Look through every published file; 1 if staff have to look at one of them.

    Raises SettingRefused for databases that cannot be used.
    """
    try:
        check_ready(*NAMES)
    except DatabaseNotReady as error:
        raise SettingRefused(str(error)) from error
    found = shelf_inspection.inspect_shelf(by=BY, at=clock.now())
    alarming = list(selectors.files_to_look_at())
    if as_json:
        print_json({"inspected": found.files, "to_look_at": [_as_json(one) for one in alarming]})
    else:
        print("\n".join([found.words, *(_as_line(one) for one in alarming)]))
    return 1 if alarming else 0


def _as_json(one: ShelfInspection) -> dict[str, object]:
    return {
        "page": one.slug,
        "file": one.name,
        "verdict": one.verdict,
        "changed": one.is_changed,
        "findings": one.findings,
        "inspector": one.inspector,
    }


def _as_line(one: ShelfInspection) -> str:
    changed = "; these are not the bytes that were approved" if one.is_changed else ""
    places = "".join(f"\n    {row['place']}: {row['what']}" for row in one.findings)
    return f"  {one.slug}/{one.name}: {one.verdict}{changed}{places}"
