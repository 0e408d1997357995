from concurrent.futures import ThreadPoolExecutor

from trainer.inference.per_thread import PerThread


def test_each_thread_has_its_own_and_keeps_it() -> None:
    made: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    tools = PerThread(make)
    assert not made
    ours = tools.get()
    assert tools.get() is ours
    with ThreadPoolExecutor(1) as pool:
        theirs = pool.submit(tools.get).result()
        assert pool.submit(tools.get).result() is theirs
    assert made == [ours, theirs]
