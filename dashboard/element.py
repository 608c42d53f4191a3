"""The one plain element of HTML that Dash has no component for."""

from __future__ import annotations

from dash.development.base_component import Component

NAMESPACE = "trygg"


class Input(Component):
    """An `input`: in documents by `dashboard.html`, in the browser by assets/js/dash_seams.js."""

    _namespace = NAMESPACE
    _type = "Input"
    _prop_names = ("type", "name", "value", "required", "min", "max", "list", "placeholder", "autoComplete")
    _valid_wildcard_attributes = ("aria-",)
    available_properties = _prop_names
    available_wildcard_properties = _valid_wildcard_attributes
