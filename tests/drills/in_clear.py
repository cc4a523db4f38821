"""Which columns a thief may read. A column that is neither sealed nor in here fails a test.

Before you add one: can it tell anything about somebody's health, be it as the name of a rule? Then seal it.
"""

IN_CLEAR = {
    "Routine": (
        "id public_id generation giver_generation consent_version consented_at created_at used_at warned_at"  # finding
        " kind urgency minutes knowledge_version checked_at recalled_at today_until pressure_again_at"  # told
    ),
    "Draft": "id public_id generation consent_version consented_at saved_at",
    "KeptRequest": "id key_hash body_hash routine session is_done created_at",
    "KnowledgeVersion": "version document kept_at",
    "BadAdvice": (
        "id key_hash told_at knowledge_version was_kept routine what state"
        " step entries"  # which are empty: test_stolen.py looks
    ),
    "CallCount": "key_hash count ends_at",
    "Reminder": (
        "id public_id generation calendar_generation routine copy_of address_hash state next_at skipped_at"
        " bounces unanswered consent_version asked_at confirmed_at paused_because"
        " days every_days from_day time more_times timezone quiet_from quiet_until away_until keeps_on only_if_none"
    ),
    "Delivery": (
        "id reminder kind key due_at try_at occasions state claimed_by claimed_until attempts last_error resent"
        " provider_id sent_at"
    ),
    "UnconfirmedMail": "address_hash count last_at",
    "Watch": "id looked_at calm_until",
    "Session": "id routine key_hash given_at told_at minutes",
    "StaffAccess": "id at staff name action kind objects_seen came_of_it reason",
    "Tally": "id day what code count counted_at",
    "StaffLogin": ("id user confirmed last_step sessions throttling_failure_count throttling_failure_timestamp"),
    "RecoveryCode": "id login code_hash",
    "User": "id username password last_login is_superuser first_name last_name email is_staff is_active date_joined",
    "Group": "id name",
    "Permission": "id name content_type codename",
    "ContentType": "id app_label model",
    "LogEntry": "id action_time user content_type object_id object_repr action_flag change_message",
}
TELL_OF_HEALTH = {
    "Routine": "kind urgency minutes knowledge_version checked_at recalled_at today_until pressure_again_at",
    "Session": "minutes given_at told_at",
    "Reminder": "paused_because unanswered",
    "BadAdvice": "what state knowledge_version",
    "StaffAccess": "reason",
}
"""Those of them that docs/privacy.md says so of, under "What stays in the clear"."""
