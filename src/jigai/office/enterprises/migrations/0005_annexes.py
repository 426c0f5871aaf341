"""Lists of titles as workbooks, with the columns that somebody confirmed."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A list may wait for its columns."""

    dependencies: ClassVar = [("enterprises", "0004_things")]
    operations: ClassVar = [
        migrations.AddField("titlelist", "layout", models.JSONField(null=True)),
    ]
