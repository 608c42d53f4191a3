"""Draws a scene despite layers that cannot be drawn: these are shown as failed, and the others as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from dashboard.asking.faults import layer_failed
from dashboard.asking.scene import FAILED, Need, Scene, Shown
from data.model import AreaLevel

Drawn = TypeVar("Drawn")


def despite_failures(draw: Callable[[Scene], Drawn], scene: Scene) -> Drawn:
    """What `draw` makes of a scene; with those layers shown as failed whose answers it cannot draw.

    Raises what `draw` raises of the scene without any answer: then no layer is to blame.
    """
    try:
        return draw(scene)
    except Exception:  # noqa: BLE001 - whatever a layer fails with is its own
        draw(_with_each(scene, lambda shown: replace(shown, answer=None)))
        return draw(_with_each(scene, lambda shown: _if_sound(draw, scene, shown)))


def _with_each(scene: Scene, change: Callable[[Shown], Shown]) -> Scene:
    """The scene with a change to each of the layers that it shows."""
    changed = {shown.layer.key: change(shown) for shown in scene.shown}
    area = changed[scene.area.layer.key] if scene.area else None
    level = area.answer.level if area and area.answer else AreaLevel.MUNICIPALITY
    told = [changed.get(one.layer.key, one) for one in scene.more.get(Need.TOLD, ())]
    more = {**scene.more, Need.TOLD: tuple(told)} if Need.TOLD in scene.more else scene.more
    above = tuple(changed[one.layer.key] for one in scene.overlays)
    own = scene.own if area is scene.area else None
    return replace(scene, area=area, own=own, overlays=above, level=level, more=more)


def _if_sound(draw: Callable[[Scene], object], scene: Scene, shown: Shown) -> Shown:
    """The layer as it is when it can be drawn beside others without an answer, else as failed."""
    try:
        draw(_with_each(scene, lambda one: one if one is shown else replace(one, answer=None)))
    except Exception as error:  # noqa: BLE001 - whatever a layer fails with is its own
        layer_failed(scene.known.release, shown.layer.key, type(error).__name__)
        return replace(shown, answer=None, fault=FAILED)
    return shown
