"""A room of four cells and a study of six answers, for tests of everything around a room."""

from pathlib import Path

import nbformat

STUDY = """\
schema: 1
name: Toy <& Co>
survey:
  files: [{file: answers.csv, wave: 2026}]
  nps_type: relational
  columns: {recommend: score, verbatim: comment}
waves: {by: file}
"""

ANSWERS = """\
score,comment
10,fine
9,=1+1
8,<script>alert(1)</script>
3,slow
7,
,
"""

PARAMETERS = """\
STUDY: str = "."  # folder that holds study.yaml
DATA: str = ""  # folder of the survey files
FOCUS: str = "2026"  # wave to explain
DELTA: float = 5.0  # change that would matter, in points
TIMES: int = 1  # how often the cell is run
PROUD: bool = False  # whether to boast
WORDS: list = ["a"]  # words to look for
MODE: str = "guided"  # guided, express or headless
OUT: str = "../runs"  # folder in which the results are written
"""

READ = """\
import warnings
from types import SimpleNamespace
import matplotlib.pyplot as plt
import pandas as pd
import cxkit as cx
from cxkit.findings import DataError, Finding, Said
study = cx.open_study(STUDY, data=DATA)
"""

ANALYSE = """\
scores = study.rows["recommend"].dropna().astype(float)
finding = Finding("toy.mean", scores.mean(), f"The mean is {scores.mean():.1f} of 10.",
                  n=len(scores), unit="answers", low=5.5, high=9.5, level=0.95)
result = SimpleNamespace(
    room="toy", study=study.study.id, name=study.study.name, inputs=study.inputs,
    ledger=study.ledger, parameters={"FOCUS": FOCUS, "DELTA": DELTA}, findings=(finding,),
    summary=Said((finding.sentence,)), headline=("toy.mean",),
    tables={"answers": study.rows[["line", "recommend", "verbatim"]]},
    captions={},
    figures={"scores": f"Scores of {len(scores)} people."}, warnings=("Few answers <5>.",))
finding
"""

SHOW = """\
def plot_scores(result):
    plt.plot(scores.to_list())
plot_scores(result)
"""


def cell(source, *tags, kind="code"):
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}[kind]
    return make(source.strip(), metadata={"tags": list(tags)} if tags else {})


def write_notebook(folder: Path, *extra: str, parameters: str = PARAMETERS) -> Path:
    """Write the toy room's notebook; `extra` cells come just before the report."""
    folder.mkdir(parents=True, exist_ok=True)
    title = "# What do six people say?\n\n**Question** Are they content?\\\n**You bring** patience."
    report = "path = cx.report(result, OUT)"
    cells = [
        cell(title, "room", kind="markdown"),
        cell(parameters, "parameters"),
        cell("## 2 Read\n\nSay good morning.", "room", kind="markdown"),
        cell(READ),
        cell("study.ledger"),
        cell("## The answer\n\nRead it *aloud*.", kind="markdown"),
        cell(ANALYSE),
        cell(SHOW),
        cell("study.rows[['recommend', 'verbatim']].head(3)"),
        *(cell(source) for source in extra),
        cell(report),
        cell("## Exercises\n\nDo it again.", "exercise", kind="markdown"),
        cell("'the secret solution'", "solution"),
    ]
    for place, each in enumerate(cells):
        each.id = f"toy-{place:02}"
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata = {
        "cxkit": {"room": "toy"},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    }
    path = folder / "90_toy.ipynb"
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return path


def write_study(folder: Path, answers: str = ANSWERS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "answers.csv").write_text(answers, encoding="utf-8")
    return folder
