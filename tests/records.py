"""Small exports for tests: records as the text of a CSV file."""

import csv
import io


def text_of(*records, delimiter=","):
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(records)
    return stream.getvalue()
