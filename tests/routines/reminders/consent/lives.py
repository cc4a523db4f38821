"""People who are reminded, through the real services, at a clock that only goes on; and what they agreed to beside it.

acts.py does things for real and tells agreed.py of them. A `fault` is whatever the two do not agree on: an act that was
possible and should not have been, or the other way round, a mail that nobody agreed to, a state that nobody asked for.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.core.mail import EmailMessage

from routines import selectors
from routines.links import Purpose
from routines.models import Delivery, Reminder
from routines.refusals import NotPossible
from routines.reminders import occasions, recovery
from routines.reminders.emails import message_id
from routines.reminders.sign_up import SignUp
from routines.services import forgetting
from tests.routines.reminders.consent.agreed import LONG_AGO, Agreement, Kept, Kind, Mail, Mailbox, Standing
from tests.routines.reminders.consent.moody_post import TAKEN, Answer, MailServer, MoodyPost
from tests.routines.reminders.sending import send

PUBLIC_ID = re.compile(r"/([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{22}")
MOST_BOUNCES = 3
SELDOM = 5  # one choice in so many is an unlikely one


class Lives:
    """All of it. `keepers` make the routines that people keep, one each; `mailboxes` is how many people there are."""

    def __init__(self, keepers: Sequence[Callable[[], Kept]], *, mailboxes: int, now: datetime) -> None:
        self.now = now
        self.keepers = keepers
        self.kept = [keeper() for keeper in keepers]
        self.mailboxes = [Mailbox() for _ in range(mailboxes)]
        self.agreements: list[Agreement] = []
        self.again: set[str] = set()  # what an operator wants to be sent once more, by Message-ID
        self.tried_again: set[str] = set()  # what one ever did
        self.dropped: set[str] = set()  # what one took back
        self.bad_news: set[str] = set()  # what was taken, and did not arrive
        self.forgotten_until = LONG_AGO
        self.faults: list[str] = []
        self.tried = Counter[str]()
        self.post = MoodyPost.server = MailServer(look=self._look, note=self._note)
        self._tokens: dict[str, dict[Purpose, str]] = {}
        self._taken: set[str] = set()

    def one(self, who: int, *likely: Standing) -> Agreement | None:
        """Somebody's agreement: mostly one that stands like this, now and then any other, ended ones included."""
        usual = [one for one in self.agreements if one.standing in likely]
        found = usual if usual and who % SELDOM else self.agreements
        return found[-1 - who % len(found)] if found else None

    def coming(self) -> list[datetime]:
        """When the next mail of each is due."""
        return [one.next for one in self.agreements if one.next]

    def of(self, kept: Kept) -> list[Agreement]:
        """All about one routine."""
        return [one for one in self.agreements if one.kept is kept]

    def living(self, kept: Kept, mailbox: Mailbox) -> Agreement | None:
        """The one of this mailbox about this routine that has not ended."""
        found = [one for one in self.of(kept) if one.mailbox is mailbox and one.standing != Standing.STOPPED]
        return found[0] if found else None

    def add(self, kept: Kept, mailbox: Mailbox, wish: SignUp, reminder: Reminder) -> Agreement:
        """One more that is asked for. Its links stay known, whatever becomes of it."""
        is_first = all(one.mailbox is not mailbox for one in self.agreements)
        self.check(not is_first or reminder.deliveries.exists(), "the first mail to an address is not owed")
        one = Agreement(kept, mailbox, wish.email, reminder.public_id, wish.timetable)
        self.agreements.append(one)
        self._tokens[one.public_id] = {purpose: reminder.token(purpose) for purpose in Purpose}
        return one

    def opened(self, agreement: Agreement, purpose: Purpose = Purpose.REMINDER) -> Reminder | None:
        """What its link for this purpose leads to, and no other of its links."""
        tokens = self._tokens[agreement.public_id]
        for other, token in tokens.items():
            found = selectors.reminder_by(token, purpose=purpose)
            is_right = found is None if other != purpose or agreement.is_erased else found is not None
            self.check(is_right, f"the link for {other} opens {found} for {purpose}")
        return selectors.reminder_by(tokens[purpose], purpose=purpose)

    def expect(self, act: Callable[[], object], *, may: bool) -> bool:
        """Whether it was done. A fault where that is not as it should be."""
        try:
            act()
        except NotPossible as refusal:
            self.check(not may, f"refused: {refusal.code}")
            return False
        self.check(may, "done, and should have been refused")
        return True

    def pause_where_massage_is_not_right(self) -> None:
        """Until somebody says so."""
        for one in self.agreements:
            if one.standing == Standing.ACTIVE and not one.kept.is_offered:
                one.pause(self.now)

    def did_not_arrive(self, delivery: Delivery, *, came_back: bool) -> None:
        """A mail that had been taken."""
        self.bad_news.add(message_id(delivery))
        [one] = self._among([delivery.reminder.public_id])
        one.came_back += came_back
        self._hear_of_pauses()

    def wants_again(self, delivery: Delivery) -> None:
        """An operator does. A mail that asks for a yes counts anew: nobody knows of the other, or it never arrived."""
        [one] = self._among([delivery.reminder.public_id])
        self.again.add(message_id(delivery))
        self.tried_again.add(message_id(delivery))
        self.bad_news.discard(message_id(delivery))
        if delivery.kind == Kind.CONFIRMATION:
            one.mailbox.unconfirmed.pop(message_id(delivery), None)

    def check(self, is_right: bool, fault: str) -> None:
        """Notes the fault where it is not. It raises nothing: a sender would swallow it."""
        if not is_right:
            self.faults.append(f"{self.now:%d %b %H:%M:%S}: {fault}")

    def beat(self) -> None:
        """What Celery does every two seconds."""
        self.owe()
        self.send()

    def owe(self) -> None:
        """What a beat does first."""
        occasions.owe_due(now=self.now)
        for one in self.agreements:
            one.fall_due(self.now)

    def send(self) -> None:
        """What a beat does then."""
        recovery.recover(now=self.now)
        send(self.now)
        self._hear_of_pauses()

    def forget(self) -> None:
        """What is done every hour."""
        forgetting.forget_old(now=self.now)
        self.forgotten_until = max(self.forgotten_until, self.now - forgetting.KEEP_DELIVERIES)
        for one in self.agreements:
            if one.standing == Standing.UNCONFIRMED and self.now - one.asked[-1] >= selectors.CONFIRM_WITHIN:
                one.erase()

    def compare(self) -> None:
        """Each reminder is what was agreed to last, and there is no other."""
        self._hear_of_pauses()
        rows = {(row.public_id, row.state, row.next_at, row.email) for row in Reminder.objects.all()}
        agreed = {
            (one.public_id, one.standing.value, one.next, one.address) for one in self.agreements if not one.is_erased
        }
        self.check(rows == agreed, f"rows {rows - agreed} where agreed was {agreed - rows}")

    def _hear_of_pauses(self) -> None:
        """After mails that came back. It is the only thing that the rows may know first."""
        paused = Reminder.objects.filter(paused_because=Reminder.PauseReason.BOUNCES, state=Reminder.State.PAUSED)
        for one in self._among(paused.values_list("public_id", flat=True)):
            if one.standing == Standing.ACTIVE:
                self.check(one.came_back >= MOST_BOUNCES, f"paused after {one.came_back} mails that came back")
                one.pause(self.now)

    def _among(self, public_ids: Iterable[str]) -> list[Agreement]:
        wanted = set(public_ids)
        return [one for one in self.agreements if one.public_id in wanted]

    def _look(self, message: EmailMessage) -> None:
        """A mail is at the door. Was it agreed to, at this moment?"""
        self._hear_of_pauses()
        found = self._read(message)
        if found is None:
            self.check(False, f"a mail of what is erased: {message.subject}")
            return
        agreement, mail = found
        objection = agreement.objection(mail, self.now) or self._objection(agreement, mail)
        self.check(not objection, f"{mail.kind} of {mail.due:%d %b %H:%M} to {mail.to}: {objection}")

    def _note(self, message: EmailMessage, answer: Answer) -> None:
        """What the mail server says to it."""
        if found := self._read(message):
            agreement, mail = found
            agreement.came_back += answer == Answer.NOBODY_THERE
            self.tried[mail.kind.value] += 1
            if answer in TAKEN:
                agreement.got(mail)
                self._taken.add(mail.name)
                self.again.discard(mail.name)

    def _read(self, message: EmailMessage) -> tuple[Agreement, Mail] | None:
        name = message.extra_headers["Message-ID"]
        kind = Kind(name[1:].partition(".")[0])
        rows = Delivery.objects.filter(kind=kind).select_related("reminder")
        row = next((row for row in rows if message_id(row) == name), None)
        if row is None:
            return None
        links = frozenset(PUBLIC_ID.findall(f"{message.body} {message.extra_headers}"))
        [agreement] = self._among([row.reminder.public_id])
        return agreement, Mail(kind, name, message.recipients(), row.due_at, links)

    def _objection(self, agreement: Agreement, mail: Mail) -> str:
        """What only who sees all of them can say."""
        own = [agreement]
        if mail.kind == Kind.NOTICE:
            address = agreement.address.casefold()
            own = [one for one in self.agreements if one.said_yes and one.address.casefold() == address]
        if mail.links - {one.public_id for one in own} - {one.kept.row.public_id for one in own}:
            return "it has somebody else's links"
        return "twice" if mail.name in self._taken - self.again else ""
