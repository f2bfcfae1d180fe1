"""Bytes of one file -> rows as they stand: text files, workbooks, files of typed columns."""
