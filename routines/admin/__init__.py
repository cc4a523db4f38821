"""What staff may see and do: how the service is doing, never what somebody answered, unless for a reason that is noted.

Nothing is added or changed by hand, since the services are the only writers. The public id, half a link, is not shown.
`base` is what all pages share, `acts` what can be done, `overview` the counts; a module for each noun is one page.
"""

from routines.admin import (
    bad_advice,
    delivery,
    draft,
    knowledge_version,
    reminder,
    routine,
    session,
    staff_access,
    unconfirmed_mail,
)

__all__ = [
    "bad_advice",
    "delivery",
    "draft",
    "knowledge_version",
    "reminder",
    "routine",
    "session",
    "staff_access",
    "unconfirmed_mail",
]
