"""Joins the page of requests to the services: each is kept as it is written, all of a case are signed together."""

from typing import Any

from PySide6.QtCore import QObject

from cse_desktop.domain.ports import Outgoing
from cse_desktop.errors import KnownError
from cse_desktop.services import querying
from ui.actions import Actions
from ui.assess.acts import CaseActs
from ui.assess.side.requests import RequestsPage
from ui.program import Program
from ui.widgets import InlineBanner, error_text

WRONG_PASSWORD = "KEY-001"  # noqa: S105 - a code


class Requesting:
    """Requests for more evidence on the case that is shown."""

    def __init__(
        self,
        program: Program,
        owner: QObject,
        acts: CaseActs[Any],
        page: RequestsPage,
        banner: InlineBanner,
        actions: Actions,
    ) -> None:
        self._program = program
        self._owner = owner
        self._acts = acts
        self._page = page
        self._banner = banner
        self._actions = actions
        page.written.connect(self._write)
        page.rewritten.connect(self._rewrite)
        page.dropped.connect(self._drop)
        page.signing.connect(self._sign)
        page.return_wanted.connect(self._to_return)

    def _write(self, target: str, text: str) -> None:
        case_id = self._acts.case_id
        self._acts.do(
            lambda room: querying.write_query(room, case_id, target, text),
            failed=lambda _: self._page.give_back(text),
        )

    def _rewrite(self, query_id: str, text: str) -> None:
        case_id = self._acts.case_id
        self._acts.do(
            lambda room: querying.rewrite_query(room, case_id, query_id, text),
            failed=lambda _: self._page.give_back(text),
        )

    def _drop(self, query_id: str) -> None:
        case_id = self._acts.case_id
        self._acts.do(lambda room: querying.drop_query(room, case_id, query_id))

    def _to_return(self) -> None:
        self._banner.clear()
        self._actions.run("app.return")

    def _sign(self, password: str) -> None:
        case_id, casework, look = self._acts.case_id, self._program.casework, self._program.look

        def signed(_: Outgoing) -> None:
            self._page.say_signed()
            self._banner.say(
                "good",
                lambda: look.t("query.signed"),
                action=lambda: look.t("query.to_return"),
                on_action=self._to_return,
            )
            self._acts.refresh()

        def refused(error: KnownError) -> None:
            self._page.say_signed()
            if error.code == WRONG_PASSWORD:
                self._page.say_wrong(error_text(look, error))
            else:
                self._banner.say_error(error)

        self._program.run(
            self._owner, lambda: casework.ask([case_id], password), signed, refused, lane="work"
        )
