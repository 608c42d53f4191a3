"""The desk: where planners bring files, see what would become of them, and put them in force."""

from __future__ import annotations

from dashboard import assets
from dashboard.asking.page import DESK, Layout
from dashboard.pages.forms.desk import doors, page
from dashboard.pages.forms.desk.waiting import NothingWaits
from dashboard.pages.kinds import Door, FormPage
from dashboard.readers.reader import Room
from data.lock import Busy
from data.release.shelf import ShelfRefused
from data.release.state import StateDamaged

MOST_BYTES = 300 * 2**20

PAGE = FormPage(
    key="desk",
    address=DESK,
    room=Room.PLAN,
    layout=Layout.DESK,
    title="desk.title",
    way=None,
    about="Files are brought, looked at, and put in force or dropped.",
    served=lambda config: config.desk == "on",
    doors=(
        Door(method="GET", answer=doors.start),
        Door(method="POST", answer=doors.bring, most_bytes=MOST_BYTES),
        Door(method="GET", path="/mall/<kind>.csv", answer=doors.example),
        Door(method="POST", path="/tillbaka", answer=doors.back),
        Door(method="GET", path="/<token>", answer=doors.look),
        Door(method="POST", path="/<token>/drift", answer=doors.live),
        Door(method="POST", path="/<token>/slang", answer=doors.drop),
    ),
    refused={NothingWaits: page.gone} | dict.fromkeys((Busy, ShelfRefused, StateDamaged), page.busy),
    scripts=(assets.module(assets.DESK),),
)
