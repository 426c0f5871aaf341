"""What people are found by: any part of the name, its pinyin, its initials, the login."""

from typing import Any, ClassVar

from django.db import migrations, models

from jigai.office.ground.searching import searchable
from jigai.office.identity.naming import found_by


def fill(apps: Any, _editor: Any) -> None:
    """The search texts of the people who are there already."""
    person = apps.get_model("identity", "Person")
    for row in person.objects.only("pk", "name", "login").iterator():
        person.objects.filter(pk=row.pk).update(search=found_by(row.name, row.login))


class Migration(migrations.Migration):
    """People are found as everything else in lists is."""

    dependencies: ClassVar = [("identity", "0002_tokens")]
    operations: ClassVar = [
        migrations.AddField("person", "search", models.TextField(default="")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        searchable("identity_person"),
    ]
