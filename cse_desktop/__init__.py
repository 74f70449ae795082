"""CSE Desktop: peer review of engineers' competency, offline."""

__version__: str


def __getattr__(name: str) -> str:
    """`__version__`, looked up when it is asked for: a start need not wait for it."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - costs a start-up 20 ms

    try:
        return version("cse-desktop")
    except PackageNotFoundError:  # a frozen folder carries no metadata of ours unless the build adds it
        return "0"
