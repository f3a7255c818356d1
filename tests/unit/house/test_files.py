"""What is made of a file is kept until the file changes."""

import os
import time

import pytest

from genmodels import files


@pytest.fixture
def old(tmp_path):
    """A file that was written a while ago, and how to write it anew."""
    path = tmp_path / "a.txt"

    def write(text: str) -> None:
        path.write_text(text)
        time.sleep(1.5 * files.YOUNG_S)

    write("one")
    return path, write


def counted():
    calls = []

    def read(path, suffix=""):
        calls.append(path)
        return [path.read_text() + suffix]

    return read, calls


def test_made_once_for_each_state_of_the_file(old):
    (path, write), (read, calls) = old, counted()
    first = files.of_file(read, path)
    assert files.of_file(read, path) is first == ["one"] and len(calls) == 1
    assert files.of_file(read, path, "!") == ["one!"]
    write("two")  # as long as the first
    assert files.of_file(read, path) == ["two"]


def test_an_altered_file_with_its_old_date_is_noticed(old):
    (path, write), (read, _calls) = old, counted()
    before = path.stat()
    files.of_file(read, path)
    write("two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert files.of_file(read, path) == ["two"]


def test_two_writes_within_one_tick_are_told_apart(tmp_path):
    path, (read, _calls) = tmp_path / "a.txt", counted()
    for text in "abcdefgh":
        path.write_text(text)
        assert files.of_file(read, path) == [text]


def test_a_failure_is_not_kept(old):
    path, _write = old

    def fail(path):
        raise ValueError("unreadable")

    for _ in range(2):
        with pytest.raises(ValueError, match="unreadable"):
            files.of_file(fail, path)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        files.of_file(counted()[0], path)


def test_json_is_parsed_once(old):
    path, write = old
    write('{"a": 1}')
    assert files.parsed(path) is files.parsed(path)
    write('{"a": ')
    with pytest.raises(ValueError, match="Expecting"):
        files.parsed(path)


def test_a_file_that_somebody_reads_at_the_moment_is_replaced_when_he_is_done(tmp_path, monkeypatch):
    """Windows refuses to replace a file that is open."""
    path, usual, refused = tmp_path / "a.json", os.replace, []

    def busy(source, target):
        if len(refused) < 2:
            refused.append(target)
            raise PermissionError(13, "in use")
        usual(source, target)

    path.write_text("old")
    monkeypatch.setattr(os, "replace", busy)
    files.replace_file(path, b"new")
    assert path.read_bytes() == b"new" and len(refused) == 2
    monkeypatch.setattr(os, "replace", lambda source, target: refused.append(target) or busy(source, refused.clear()))
    with pytest.raises(PermissionError):
        files.replace_file(path, b"newer")
    assert path.read_bytes() == b"new"
