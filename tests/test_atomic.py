"""A final name is whole or absent, whatever happens while it is written."""

import os

import pytest

from cxkit import atomic


def test_text_is_written_as_it_is(tmp_path):
    atomic.write(tmp_path / "a.txt", "grün\n")
    assert (tmp_path / "a.txt").read_bytes() == "grün\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_old_content_stays_when_a_step_fails(tmp_path, monkeypatch, broken):
    (tmp_path / "a.txt").write_text("old")

    def fail(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, broken, fail)
    with pytest.raises(OSError, match="No space left"):
        atomic.write(tmp_path / "a.txt", "new")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("times, works", [(4, True), (5, False)])
def test_a_file_held_by_a_scanner_is_tried_five_times(tmp_path, monkeypatch, times, works):
    held = iter([True] * times + [False])
    replace = os.replace

    def sometimes(source, target):
        if next(held):
            raise PermissionError(13, "held")
        replace(source, target)

    monkeypatch.setattr(atomic, "PAUSE", 0)
    monkeypatch.setattr(os, "replace", sometimes)
    if works:
        atomic.write(tmp_path / "a.txt", "new")
    else:
        with pytest.raises(PermissionError):
            atomic.write(tmp_path / "a.txt", "new")
    assert (tmp_path / "a.txt").exists() is works


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has a umask")
def test_others_may_read_what_they_may_read_beside_it(tmp_path):
    (tmp_path / "ordinary").write_text("")
    atomic.write(tmp_path / "a.txt", "")
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "ordinary").stat().st_mode
