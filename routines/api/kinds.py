"""Every kind of problem there is, and every code in one. Each has a page that explains it, and slugs never change."""

import msgspec


class Problem(msgspec.Struct, frozen=True, eq=False):
    """One kind of problem. `help` is for its page: what happened and how to mend it.

    `codes` are those of the single errors, or of the problem itself, each with what it means.
    """

    slug: str
    status: int
    title: str
    help: str
    codes: dict[str, str] = {}


OF_ANSWERS = {
    "required": "Every answer to this question is right, but there has to be one.",
    "unknown_question": "There is no question with this code. The message says which one is nearest.",
    "unknown_option": "The question has no such option. The message says which one is nearest, or lists them all.",
    "not_a_list": "Any number of options may be chosen here: send a list. An empty one means none of these.",
    "not_a_number": "Send a whole number, without quotes.",
    "out_of_range": "The number is too small or too large, perhaps for other answers. The message gives the limits.",
}
OF_FIELDS = {
    "consent_required": "Nothing is stored without consent, which is true and nothing else.",
    "required": "This field is missing, alone or beside another that needs it.",
    "one_of_two": "Either of two fields may be sent, not both.",
    "not_a_key": "An Idempotency-Key is 16 to 255 visible ASCII characters, like a random UUID.",
    "not_one_address": "Send exactly one email address, without a name.",
    "no_day": "Choose at least one day, or send every_days.",
    "unknown_day": "The days are mon, tue, wed, thu, fri, sat and sun.",
    "not_a_list": "Send a list, even for one day or time.",
    "not_a_time": "Send a time of day as HH:MM, like 19:30.",
    "not_a_date": "Send a date as YYYY-MM-DD, like 2026-12-31.",
    "not_a_number_of_days": "Send a whole number from 2 to 28.",
    "unknown_timezone": "Send the IANA name of a time zone, like Europe/Berlin.",
    "too_many": "There are at most four times a day.",
    "too_close": "Times have to be two hours apart, round the clock.",
    "contradiction": "These fields do not go together. The message names them all.",
    "unknown_value": "The message lists what this field takes.",
    "nothing_sent": "A change needs at least one field.",
    "not_a_number": "Send a whole number within the limits, without quotes, or leave it out.",
    "not_a_boolean": "Send true or false, without quotes.",
    "not_steps": "Send a list of objects with a technique and a verdict.",
    "not_a_moment": "Send a date and time with its offset, such as 2026-11-17T20:10:00+01:00.",
    "in_the_future": "This massage is still to come.",
    "too_long_ago": "Nobody remembers how a massage of more than three months ago felt.",
    "not_a_limit": "Send a whole number of entries from 1 to 100.",
    "unknown_cursor": "A cursor is taken from the next of another answer. After the knowledge changed, begin anew.",
    "unknown_parameter": "This call takes no such parameter.",
    "sent_twice": "This parameter came more than once.",
}
OF_STATES = {
    "check_first": "The questions about safety are due: answer them on the page of the routine, or keep a new one.",
    "no_reminders_for_a_referral": "Massage is not the right thing now, so there is nothing to be reminded of.",
    "no_reminders_under_18": "Reminders are for adults. An adult can keep the link instead.",
    "too_many_reminders": "A routine has as many reminders as it can have. Stop one first.",
    "too_far_ahead": "Choose dates within a year from now.",
    "unknown_timezone": "The time zone of this reminder is not known any more. Choose another.",
    "not_the_next_occasion": "Only the first of next can be left out. Read the reminder again.",
    "reminder_unconfirmed": "Its address has not said yes. Look for the link in the mail.",
    "reminder_active": "The reminders are running already.",
    "reminder_paused": "The reminders are paused. Send state: active first.",
    "reminder_stopped": "The reminders were stopped for good. Sign up again.",
    "confirmation_expired": "The link in the mail was good for two days. Sign up again.",
    "copy_exists": "There is a copy already. Remove it first.",
    "massaged_alone": "Nobody else gives this massage, so nobody can have a copy.",
    "told_already": "There were several reports of this routine today. Another one is welcome tomorrow.",
    "too_many_reports": "More reports came in today than anybody can read. Write an email instead.",
    "nothing_left": "Too little would be left to massage.",
}
PROBLEMS = {
    problem.slug: problem
    for problem in (
        Problem(
            "malformed-request",
            400,
            "The body is not what this call takes",
            "Send a JSON object in UTF-8 with the keys that this call takes and no others, like "
            '{"answers": {"work": "desk"}} for a preview. What the key answers holds is an object, too.',
        ),
        Problem(
            "invalid-answers",
            422,
            "Some answers cannot be used",
            "The list errors names each field that is wrong, with a stable code and a sentence that says what to send "
            "instead. All questions, options and limits are in the questionnaire.",
            OF_ANSWERS,
        ),
        Problem(
            "invalid-fields",
            422,
            "Some fields cannot be used",
            "The list errors names each field that is wrong or missing, with a stable code and a sentence that says "
            "what to send instead. A routine is only kept with consent, which is true and nothing else.",
            OF_FIELDS,
        ),
        Problem(
            "idempotency-key-reused",
            422,
            "This Idempotency-Key came before, with another body",
            "A key stands for one request. Send a new key with a new body, or the very same body with the old key. "
            "Keys are forgotten after a day.",
        ),
        Problem(
            "still-running",
            409,
            "The first request with this Idempotency-Key is still under way",
            "Send the very same request again after as many seconds as the header Retry-After says. You will get the "
            "answer of the first one, and nothing is stored twice.",
        ),
        Problem(
            "not-possible",
            409,
            "This is not possible as things are",
            "The request is right, but the routine or the reminder is not in a state for it. The member code says why, "
            "for programs. The detail says it for people.",
            OF_STATES,
        ),
        Problem(
            "too-many-requests",
            429,
            "This address has asked too often",
            "Wait for as many seconds as the header Retry-After says. Requests that are answered like this one do not "
            "count; all others do, also those with a mistake in them. The limits are in the description of the API.",
        ),
        Problem(
            "not-found",
            404,
            "There is nothing at this address",
            "Check the address against the documentation. Addresses under /api/v1/ have no slash at the end. The token "
            "of what was erased or stopped leads nowhere any more, and one for a routine opens no reminder. Nor does a "
            "request whose Idempotency-Key made something that was erased since: send a new key to make it anew.",
        ),
        Problem(
            "method-not-allowed",
            405,
            "This address does not take that method",
            "The header Allow lists the methods that this address takes.",
        ),
        Problem(
            "not-acceptable",
            406,
            "This call answers in JSON only",
            "Leave the header Accept out, or include application/json.",
        ),
        Problem(
            "length-required",
            411,
            "The body comes without its length",
            "Send the body in one piece, with the header Content-Length, and not in chunks (Transfer-Encoding). Most "
            "programs do so when they are given the whole body at once.",
        ),
        Problem(
            "body-too-large",
            413,
            "The body is too large",
            "What any call needs fits into a few kilobytes. The limit is 64 KB.",
        ),
        Problem(
            "unsupported-media-type",
            415,
            "This call takes JSON only",
            "Send the header Content-Type: application/json.",
        ),
        Problem(
            "refused",
            403,
            "This request was refused",
            "The request was stopped before it reached the service.",
        ),
        Problem(
            "server-error",
            500,
            "Something went wrong here",
            "It is not your fault. The error is in our log, without your answers. Please try again later.",
        ),
        Problem(
            "unavailable",
            503,
            "The database cannot be used at the moment",
            "Nothing that was saved is lost. Send the same request again after as many seconds as the header "
            "Retry-After says. A routine that is sent again with the Idempotency-Key it had is kept only once.",
        ),
    )
}
