#!/bin/sh
# A backup of the database in $STATE_DIRECTORY, for unknot-backup.service. The last three weeks are kept, and nothing is
# deleted unless a new one can be read. What it needs besides (three keys) is not in it: docs/operations.md.
set -eu
umask 077
cd "$STATE_DIRECTORY"
pg_dump --format=custom --file=unfinished "$DATABASE_URL"
pg_restore --list unfinished > /dev/null
mv unfinished "unknot-$(date -u +%Y-%m-%dT%H-%M-%SZ).dump"
find . -name 'unknot-*.dump' -mtime +20 -delete
