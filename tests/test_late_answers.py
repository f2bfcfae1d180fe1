"""What came in since the last run is counted by wave, from what done.json of that run says."""

import json

import pytest

import cxkit as cx
from cxkit.cli import main
from cxkit.running.late import Late, counted_by, counts_of, since_last_run

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


def leave(folder, responses, data=None, **changed):
    """Lay down what a report of these answers leaves, or what is `changed` of it."""
    folder.mkdir(parents=True, exist_ok=True)
    done = {
        "inputs": list(responses.inputs), "waves": counts_of(responses),
        "counted": counted_by(responses, data), **changed,
    }  # fmt: skip
    (folder / "done.json").write_text(json.dumps(done))


def test_late_answers_are_counted_by_wave(study, tmp_path):
    first = study("answers_2026-05.csv", q1=40, q2=12)
    runs = tmp_path / "runs" / first.id
    assert since_last_run(runs, first, study=tmp_path) == Late()
    leave(runs / "nps", first)
    assert str(since_last_run(runs, first, study=tmp_path)) == ""
    later = study("answers_2026-09.csv", q1=81, q2=10, q3=30)
    assert "answers_2026-09.csv is the newest of 2" in " ".join(later.notes)
    late = since_last_run(runs, later, study=tmp_path / "study.yaml")
    assert late == Late({"2026-Q1": 41, "2026-Q2": -2, "2026-Q3": 30}, ("2026-Q3",))
    assert str(late) == (
        "+41 for 2026-Q1, -2 for 2026-Q2, 2026-Q3 is new, with 30 since the last run; "
        "the files hold fewer of 2026-Q2 than then"
    )


def test_a_wave_that_is_gone_is_told(study, tmp_path):
    leave(tmp_path / "runs" / "nps", study("answers_2026-05.csv", q1=12, q2=5))
    late = since_last_run(tmp_path / "runs", study("answers_2026-06.csv", q2=5), study=tmp_path)
    assert str(late) == (
        "-12 for 2026-Q1 since the last run; the files hold fewer of 2026-Q1 than then"
    )


@pytest.mark.parametrize("left", ["", "{}", "[]", '{"waves": 3}', '{"waves": {"a": "b"}}'])
def test_a_run_that_counted_nothing_says_nothing(study, tmp_path, left):
    (tmp_path / "runs" / "nps").mkdir(parents=True)
    (tmp_path / "runs" / "nps" / "done.json").write_text(left)
    now = study("answers_1.csv", q1=3)
    assert since_last_run(tmp_path / "runs", now, study=tmp_path) == Late()


@pytest.mark.parametrize(
    "changed",
    [
        {"inputs": [{"file": "visitors.csv"}, {"file": "study.yaml"}]},
        {"counted": {"name": "Another study of that folder's name"}},
        {"data": "elsewhere"},
        {"waves": {}},
    ],
)
def test_a_run_of_something_else_says_nothing(study, tmp_path, changed):
    now = study("answers_1.csv", q1=8)
    leave(tmp_path / "runs" / "nps", now, **{"waves": {"2026-Q1": 5}, **changed})
    assert since_last_run(tmp_path / "runs", now, study=tmp_path) == Late()


def test_answers_counted_in_another_way_are_not_late(study, tmp_path):
    leave(tmp_path / "runs" / "nps", study("answers_1.csv", q1=8), waves={"2026-Q1": 5})
    text = STUDY.replace("by: quarter", "by: year")
    (tmp_path / "study.yaml").write_text(text)
    now = cx.open_study(tmp_path)
    assert since_last_run(tmp_path / "runs", now, study=tmp_path) == Late()


def test_check_says_what_came_in_since_the_report(study, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    now = study("answers_1.csv", q1=8)
    leave(tmp_path / "runs" / now.id / "nps", now, waves={"2026-Q1": 5})
    assert main(["check", str(tmp_path)]) == 0
    assert "+3 for 2026-Q1 since the last run" in capsys.readouterr().out
    assert main(["check", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["late"] == {"2026-Q1": 3}


def test_the_answer_for_machines_always_has_the_same_keys(study, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    keys = ["ok", "ledger", "scores", "inputs", "problems", "notes", "late"]
    study("answers_1.csv", q1=8)
    assert main(["check", str(tmp_path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (list(answer), answer["late"]) == (keys, {})
    (tmp_path / "answers_1.csv").unlink()
    assert main(["check", str(tmp_path), "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert (list(answer), answer["late"]) == (keys, {})
