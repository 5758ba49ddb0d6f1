"""The worker's life: order, bounds, crashes, hangs and kills."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from conftest import SOURCE, processes, wait_for

from casebook_spark import WorkerFailed, WorkerLimits
from casebook_spark.supervisor import Request, Supervisor, _answer
from casebook_spark.worker import Worker

CANARY = "Wilhelmina Featherstonehaugh-Quetzalcoatl"


def request(number: int, text: str) -> Request:
    return Request(f"n{number}", (json.dumps({"id": f"n{number}", "text": text}) + "\n").encode())


def run(command: Sequence[str], requests: Iterable[Request], **limits) -> list[dict]:
    limits.setdefault("timeout", 20.0)
    supervisor = Supervisor([command[0], "extract", "-", *command[1:]], WorkerLimits(**limits))
    return [json.loads(answered.answer) for answered in supervisor.answers(requests)]


def texts_of(results: list[dict]) -> list[str | None]:
    """What each result says: its entities' words, or its error's code."""
    return [result["error"]["code"] if "error" in result else " ".join(entity["text"] for entity in result["entities"]) for result in results]


def started(starts: Path) -> int:
    return len(starts.read_text().split())


def test_answers_come_in_order_from_one_process(fake, starts):
    results = run([fake, "--starts", str(starts)], (request(i, f"cough {i}") for i in range(500)))
    assert [result["id"] for result in results] == [f"n{i}" for i in range(500)]
    assert texts_of(results) == [f"cough {i}" for i in range(500)]
    assert started(starts) == 1


def test_no_requests_start_no_process(fake, starts):
    assert run([fake, "--starts", str(starts)], []) == []
    assert not starts.exists()


def test_rows_answered_beforehand_keep_their_place(fake):
    requests = [request(0, "a"), Request(None, None, b'{"error":{"code":"x","message":""}}'), request(2, "c")]
    results = run([fake], requests)
    assert texts_of(results) == ["a", "x", "c"]


def test_the_commands_own_errors_are_passed_on(fake, starts):
    results = run([fake, "--starts", str(starts)], [request(0, "a"), request(1, "FAIL"), request(2, "b")])
    assert texts_of(results) == ["a", "input.malformed", "b"]
    assert started(starts) == 1


def test_an_error_that_names_its_line_by_number_gets_the_documents_id(fake, starts):
    # The numbers are those of the process: the crash begins another, in which they count from 1.
    texts = ["a", "UNREAD", "b", "UNREAD", "CRASH", "UNREAD", "c", "UNREAD"]
    results = run([fake, "--starts", str(starts)], [request(i, text) for i, text in enumerate(texts)])
    assert [result["id"] for result in results] == [f"n{i}" for i in range(8)]
    assert texts_of(results) == [{"UNREAD": "timeline.malformed", "CRASH": "worker.crashed"}.get(text, text) for text in texts]
    assert started(starts) == 3 or started(starts) == 4


def test_an_error_with_another_lines_number_is_none_of_the_documents(fake):
    answer = b'{"id":"line-3","error":{"code":"timeline.malformed","message":""}}'
    asked = Request("n2", b"{}", place=2)
    assert _answer(answer, asked) is None
    asked.place = 3
    assert json.loads(_answer(answer, asked)) == {"id": "n2", "error": {"code": "timeline.malformed", "message": ""}}
    # Only errors are named so: a result of that name is a document of that name.
    assert _answer(b'{"id":"line-3","status":"scored"}', asked) is None


@pytest.mark.parametrize("given, sent, is_same", [
    ('"7"', '"7"', True), ('"7"', "7", True), ('"7.0"', "7.0", True), ('"7"', "7.0", False), ('"7"', "8", False), ('"a"', '"b"', False),
    ('"1e2"', "1e2", True), ('"100.0"', "1e2", True), ('"9007199254740993"', "9007199254740993", True),
    ('"9007199254740992"', "9007199254740993", False), ('"9007199254740992.0"', "9007199254740993", False), ('"é\\u0001"', '"é\\u0001"', True),
    ('"n2x"', '"n2"', False), ("null", '"n2"', False), ("null", "null", False), ("true", "true", False),
])
def test_ids_are_compared_as_the_line_or_spark_spells_them(given, sent, is_same):
    line = f'{{"id":{given},"language":"en"}}'.encode()
    by_spark = {"1e2": "100.0"}.get(sent) or (json.loads(sent) if sent.startswith('"') else sent)
    assert _answer(line, Request(by_spark, f'{{"id":{sent}}}\n'.encode())) == (line if is_same else None)


def test_documents_larger_than_pipes_do_not_block(fake):
    words = "cough " * 100_000
    results = run([fake, "--include-text"], (request(i, words + str(i)) for i in range(30)))
    assert [result["text"][-6:] for result in results] == [(words + str(i))[-6:] for i in range(30)]


def test_requests_are_taken_only_as_answers_are_given_on(fake):
    taken = 0

    def requests() -> Iterator[Request]:
        nonlocal taken
        for i in range(300):
            taken += 1
            yield request(i, "cough")

    ahead = 0
    for given, _ in enumerate(Supervisor([fake, "extract", "-"], WorkerLimits(in_flight=8)).answers(requests())):
        ahead = max(ahead, taken - given)
    assert taken == 300
    assert ahead <= 8


def test_bytes_in_flight_are_bounded(fake):
    taken = given = 0

    def requests() -> Iterator[Request]:
        nonlocal taken
        for i in range(40):
            taken += 1
            yield request(i, "x" * 10_000)

    ahead = 0
    for _ in Supervisor([fake, "extract", "-"], WorkerLimits(in_flight_bytes=35_000)).answers(requests()):
        ahead = max(ahead, taken - given)
        given += 1
    assert given == 40
    assert ahead <= 4


@pytest.mark.parametrize("word, code", [
    ("CRASH", "worker.crashed"), ("HALF", "worker.crashed"), ("HANG", "worker.timeout"), ("GARBLE", "worker.protocol"), ("NOISE", "worker.protocol"),
])
@pytest.mark.parametrize("place", [0, 50, 99])
def test_a_poison_document_gets_an_error_and_all_others_their_result(fake, word, code, place):
    texts = [f"cough {i}" for i in range(100)]
    texts[place] = word
    results = run([fake], (request(i, text) for i, text in enumerate(texts)), timeout=1.0, start_timeout=1.0)
    texts[place] = code
    assert [result["id"] for result in results] == [f"n{i}" for i in range(100)]
    assert texts_of(results) == texts


def test_several_poison_documents_in_one_window(fake):
    texts = ["a", "CRASH", "b", "CRASH", "CRASH", "HANG", "c", "GARBLE", "d"]
    results = run([fake], (request(i, text) for i, text in enumerate(texts)), timeout=0.5, start_timeout=0.5)
    crashed = "worker.crashed"
    assert texts_of(results) == ["a", crashed, "b", crashed, crashed, "worker.timeout", "c", "worker.protocol", "d"]


def test_a_document_that_was_there_by_chance_is_not_blamed(fake, starts, tmp_path):
    # Dies in company and would be blamed if once were enough.
    texts = ["a", f"CRASH-ONCE {tmp_path / 'first'}", "b"]
    results = run([fake, "--starts", str(starts)], [request(i, text) for i, text in enumerate(texts)])
    assert [len(result.get("entities", [])) for result in results] == [1, 2, 1]
    assert started(starts) == 2


def test_the_worker_is_warm_again_after_a_crash(fake, starts):
    texts = ["CRASH", *(f"cough {i}" for i in range(200))]
    results = run([fake, "--starts", str(starts)], (request(i, text) for i, text in enumerate(texts)))
    assert texts_of(results) == ["worker.crashed", *texts[1:]]
    # In company, alone, alone once more, and then for all others.
    assert started(starts) == 4


def test_a_worker_killed_from_outside_loses_and_doubles_nothing(fake, starts):
    supervisor = Supervisor([fake, "extract", "-", "--starts", str(starts)], WorkerLimits())
    results = []
    for answered in supervisor.answers(request(i, f"SLOW 0.002 {i}") for i in range(600)):
        results.append(json.loads(answered.answer))
        if len(results) % 120 == 0:
            for pid in processes(lambda words: fake in words):
                os.kill(pid, signal.SIGKILL)
    assert texts_of(results) == [f"SLOW 0.002 {i}" for i in range(600)]
    assert 3 <= started(starts) <= 20


def test_a_worker_killed_while_idle_is_replaced(fake, starts):
    def requests() -> Iterator[Request]:
        for i in range(3):
            yield request(i, f"cough {i}")
            if i == 0:
                (pid,) = wait_for(lambda: starts.exists() and processes(lambda words: fake in words))
                os.kill(pid, signal.SIGKILL)

    assert texts_of(run([fake, "--starts", str(starts)], requests())) == ["cough 0", "cough 1", "cough 2"]


def test_a_slow_reader_of_results_is_no_hang(fake):
    results = []
    for answered in Supervisor([fake, "extract", "-"], WorkerLimits(timeout=0.3, start_timeout=5)).answers(request(i, str(i)) for i in range(6)):
        time.sleep(0.5)
        results.append(json.loads(answered.answer))
    assert texts_of(results) == [str(i) for i in range(6)]


def test_slow_documents_in_a_row_are_no_hang(fake):
    # Together they take longer than one may.
    results = run([fake], (request(i, "SLOW 0.1") for i in range(12)), timeout=0.6)
    assert all("error" not in result for result in results)


def test_a_program_that_does_not_start_says_why(fake):
    with pytest.raises(WorkerFailed, match=r"status 3.*There is no such model"):
        run([fake, "--refuse"], [request(0, "a")])


def test_a_program_that_cannot_be_run_says_so(tmp_path):
    program = tmp_path / "casebook"
    program.write_bytes(b"\x7fELF, but not really")
    program.chmod(0o755)
    with pytest.raises(WorkerFailed, match="cannot be run"):
        run([str(program)], [request(0, "a")])


def test_a_worker_that_ends_on_everything_fails_the_task(fake):
    with pytest.raises(WorkerFailed, match="3 documents in a row"):
        run([fake], (request(i, "CRASH") for i in range(10)), give_up_after=3)


def test_no_process_is_left_when_results_are_not_taken_to_the_end(fake):
    answers = Supervisor([fake, "extract", "-"], WorkerLimits()).answers(request(i, "SLOW 0.01") for i in range(100))
    next(answers)
    assert processes(lambda words: fake in words)
    answers.close()
    assert not processes(lambda words: fake in words)


def test_no_thread_is_left(fake):
    before = threading.active_count()
    run([fake], [request(0, "a"), request(1, "CRASH"), request(2, "b")])
    assert threading.active_count() == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
@pytest.mark.parametrize("thread", ["main", "another"])
def test_a_hung_process_does_not_outlive_a_killed_parent(fake, starts, thread):
    script = f"""
import threading, time
from casebook_spark.worker import Worker
def start():
    global worker
    worker = Worker([{fake!r}, "extract", "-", "--starts", {str(starts)!r}])
    worker.send(b'{{"id":"a","text":"HANG"}}\\n')
if {thread!r} == "main":
    start()
else:
    starter = threading.Thread(target=start)
    starter.start()
    starter.join()
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(SOURCE)}) as python:
        try:
            wait_for(starts.exists)
            time.sleep(0.2)
            # A hung worker is there, whatever became of the thread that asked for it.
            assert processes(lambda words: fake in words)
        finally:
            python.kill()
    wait_for(lambda: not processes(lambda words: fake in words))


def test_a_process_outlives_the_thread_that_asked_for_it(fake):
    workers: list[Worker] = []
    starter = threading.Thread(target=lambda: workers.append(Worker([fake, "extract", "-"])))
    starter.start()
    starter.join()
    time.sleep(0.2)
    workers[0].send(b'{"id":"a","text":"cough"}\n')
    (line,) = wait_for(lambda: workers[0].receive(1))
    assert json.loads(line)["id"] == "a"
    workers[0].finish()
    assert not processes(lambda words: fake in words)


@pytest.mark.parametrize("word", ["CRASH", "HALF", "HANG", "GARBLE", "NOISE", "FAIL"])
def test_errors_and_logs_hold_no_text(fake, word, caplog):
    caplog.set_level(logging.DEBUG)
    # The text of the neighbours is before the worker too when it is lost.
    requests = [request(0, CANARY), request(1, word), request(2, CANARY)]
    results = run([fake], requests, timeout=0.5, start_timeout=0.5)
    assert CANARY not in json.dumps(results[1])
    assert CANARY not in caplog.text and word not in caplog.text
    assert results[1]["error"]["message"] and results[0]["entities"] and results[2]["entities"]


def test_the_error_of_a_broken_worker_holds_no_text(fake):
    with pytest.raises(WorkerFailed) as caught:
        run([fake], [request(0, "CRASH"), request(1, "CRASH"), request(2, CANARY)], give_up_after=2)
    assert CANARY not in str(caught.value) and caught.value.__cause__ is None


@pytest.mark.parametrize("limits", [{"timeout": 0}, {"in_flight": 0}, {"in_flight_bytes": -1}])
def test_limits_are_checked(limits):
    with pytest.raises(ValueError, match="more than 0"):
        WorkerLimits(**limits)
