"""The index by which organisations are found."""

from typing import ClassVar

from django.db import migrations

from jigai.office.ground.searching import searchable


class Migration(migrations.Migration):
    """Finding organisations stays fast when there are many."""

    dependencies: ClassVar = [("enterprises", "0002_profiles")]
    operations: ClassVar = [searchable("enterprises_profile")]
