"""What came in since the last run is counted by wave, from what done.json of that run says."""

import json

import pytest

import cxkit as cx
from cxkit.cli import main
from cxkit.running.late import counts_of, since_last_run

STUDY = """\
schema: 1
name: Small
survey:
  files: [{file: "answers_*.csv"}]
  nps_type: relational
  columns: {recommend: score, date: day}
waves: {by: quarter}
"""


@pytest.fixture
def study(tmp_path):
    """A study whose newest export is read; call it to lay another export beside the others."""

    def export(name, **waves):
        days = {"q1": "2026-02-03", "q2": "2026-05-03", "q3": "2026-08-03"}
        rows = "".join(f"{days[wave]},{i % 11}\n" for wave in waves for i in range(waves[wave]))
        (tmp_path / name).write_text(f"day,score\n{rows}")
        return cx.open_study(tmp_path)

    (tmp_path / "study.yaml").write_text(STUDY)
    return export


def leave(folder, waves):
    folder.mkdir(parents=True)
    (folder / "done.json").write_text(json.dumps({"waves": waves}))


def test_late_answers_are_counted_by_wave(study, tmp_path):
    first = study("answers_2026-05.csv", q1=40, q2=12)
    runs = tmp_path / "runs" / first.id
    assert since_last_run(runs, first) == ""
    leave(runs / "nps", counts_of(first))
    assert since_last_run(runs, first) == ""
    later = study("answers_2026-09.csv", q1=81, q2=10, q3=30)
    assert "answers_2026-09.csv is the newest of 2" in " ".join(later.notes)
    assert since_last_run(runs, later) == (
        "+41 for 2026-Q1, -2 for 2026-Q2, 2026-Q3 is new, with 30 since the last run"
    )


@pytest.mark.parametrize("left", ["", "{}", "[]", '{"waves": 3}', '{"waves": {"a": "b"}}'])
def test_a_run_that_counted_nothing_says_nothing(study, tmp_path, left):
    (tmp_path / "runs" / "nps").mkdir(parents=True)
    (tmp_path / "runs" / "nps" / "done.json").write_text(left)
    assert since_last_run(tmp_path / "runs", study("answers_1.csv", q1=3)) == ""


def test_check_says_what_came_in_since_the_report(study, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    now = study("answers_1.csv", q1=8)
    leave(tmp_path / "runs" / now.id / "nps", {"2026-Q1": 5})
    assert main(["check", str(tmp_path)]) == 0
    assert "+3 for 2026-Q1 since the last run" in capsys.readouterr().out
