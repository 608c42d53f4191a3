"""How files of each kind are read: a module for each, called as in `python -m data import FILE --as KIND`."""

import pkgutil

from data.tables.registry import CONTRACTS

_MODULES = [module.name for module in pkgutil.iter_modules(__path__)]
FILES = tuple(sorted(_MODULES, key=([*CONTRACTS, *_MODULES]).index))
"""The kinds that files may be of, in the order of their contracts."""
