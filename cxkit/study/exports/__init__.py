"""Survey products: how the export of each becomes one row a respondent; one module a product."""
