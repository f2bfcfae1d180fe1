"""Survey products: how the export of each becomes one row a respondent; one module a product."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ...findings import DataError, Problem
from ..formats.rows import Rows
from ..names import nearest
from .product import Product


@cache
def products() -> tuple[Product, ...]:
    """Give every product that there is a module for, in the order in which they are tried."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    known = [module.PRODUCT for module in modules if hasattr(module, "PRODUCT")]
    return tuple(sorted(known, key=lambda product: product.rank))


def recognise(rows: Rows, stated: str | None = None) -> tuple[Product, str]:
    """Say which survey product a file was exported from.

    Parameters
    ----------
    rows : Rows
        As `files.read_rows` gives them.
    stated : str, optional
        What the study says; the first product that recognises the rows if None.

    Returns
    -------
    product : Product
    why : str
        What it was recognised by, in words.

    Raises
    ------
    DataError
        No product has the stated name.
    """
    known = {product.name: product for product in products()}
    if stated is None:
        for product in known.values():
            if why := product.recognise(rows):
                return product, why
    if stated not in known:
        rule = "a product is one that cxkit reads"
        raise DataError(Problem(rule, nearest(str(stated), known), rows.file, value=str(stated)))
    return known[stated], "stated"
