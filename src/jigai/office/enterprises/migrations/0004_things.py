"""Products, platforms and centres: what identifies them, who registered and ended them, search."""

from typing import Any, ClassVar

from django.db import migrations, models

from jigai.office.ground.searching import search_text, searchable

LENGTHS = {"code": 100, "made_by": 80, "ended_by": 80, "reason": 200}


def _found(apps: Any, _: Any) -> None:
    """Those that are there already are found by their name and number."""
    for row in apps.get_model("enterprises", "Thing").objects.iterator():
        row.search = search_text(row.name, row.number)
        row.save(update_fields=["search"])


class Migration(migrations.Migration):
    """They get pages of their own."""

    dependencies: ClassVar = [("enterprises", "0003_search")]
    operations: ClassVar = [
        *(
            migrations.AddField(
                "thing",
                name,
                models.CharField(blank=True, max_length=longest, default=""),
                preserve_default=False,
            )
            for name, longest in LENGTHS.items()
        ),
        migrations.AddField(
            "thing", "search", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.RunPython(_found, migrations.RunPython.noop),
        searchable("enterprises_thing"),
    ]
