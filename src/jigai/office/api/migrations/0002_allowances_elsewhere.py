"""The count of requests moves to a table that the pages share."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """What was counted within the last minute is not worth keeping."""

    dependencies: ClassVar = [("api", "0001_allowance")]
    operations: ClassVar = [migrations.DeleteModel(name="Allowance")]
