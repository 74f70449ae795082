"""One lane per scarce resource."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor

STORAGE = "cse-storage"


class Lanes:
    """The storage lane (one thread, which owns the case file), a pool for work, one network lane."""

    def __init__(self) -> None:
        self.storage = ThreadPoolExecutor(1, thread_name_prefix=STORAGE)
        self.work = ThreadPoolExecutor(2, thread_name_prefix="cse-work")
        self.network = ThreadPoolExecutor(1, thread_name_prefix="cse-network")

    def by_name(self) -> Mapping[str, Executor]:
        """The lanes by the names that screens use."""
        return {"storage": self.storage, "work": self.work, "network": self.network}

    def in_storage(self, call: Callable[[], object]) -> object:
        """Runs `call` on the storage lane and waits for it; from the lane itself it simply runs."""
        if threading.current_thread().name.startswith(STORAGE):
            return call()
        return self.storage.submit(call).result()

    def finish_work(self) -> None:
        """Lets work and network finish and takes no more of it; the storage lane, which they may need, goes on."""
        for lane in (self.network, self.work):
            lane.shutdown(wait=True, cancel_futures=False)

    def close(self) -> None:
        """Lets what is under way finish, takes nothing new, and joins the threads."""
        self.finish_work()
        self.storage.shutdown(wait=True, cancel_futures=False)
