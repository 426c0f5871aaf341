"""What follows from acts elsewhere: projects of a merged organisation go on under its successor;
an organisation that is renamed is found by its new name."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from jigai.office.enterprises.domain.successions import follower
from jigai.office.ground.acts.commands import Act
from jigai.office.identity.models import Organisation
from jigai.office.library.domain.moving import touched
from jigai.office.library.domain.searching import searched
from jigai.office.library.models import Event, Project


def _count(organisation: int) -> int:
    return Project.objects.filter(organisation=organisation).count()


@follower("projects", _count)
def move(act: Act, old: int, new: int) -> None:
    """Every project goes on under the successor; who did what stays as it was."""
    rows = list(Project.objects.select_for_update().filter(organisation=old))
    for project in rows:
        project.organisation_id = new
        touched(act, project)
        project.refresh_from_db()
        project.search = searched(project)
        project.save()
    Event.objects.bulk_create(
        [
            Event(
                project=p,
                at=act.at,
                by=act.acting.key,
                act="follow",
                detail={"from": old, "to": new},
            )
            for p in rows
        ]
    )
    act.record(f"organisation:{new}", projects_of=old, projects=len(rows))


@receiver(post_save, sender=Organisation, dispatch_uid="library.following")
def renamed(instance: Organisation, created: bool, **_: Any) -> None:
    """Keep what projects are found by in step with the name of their organisation."""
    if created:
        return
    for project in Project.objects.filter(organisation=instance).select_related("organisation"):
        found = searched(project)
        if found != project.search:
            Project.objects.filter(pk=project.pk).update(search=found)
