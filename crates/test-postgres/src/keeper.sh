# Keeps a cluster while its input is open: keeper USER FSYNC
set -eu
trap '' INT TERM HUP
folder=$(mktemp --directory --suffix=.bandeng-postgres)
end() {
    pg_ctl --pgdata "$folder/data" --mode immediate --silent stop >&2 2>/dev/null || true
    rm -rf "$folder"
}
trap end EXIT
cd "$folder"
initdb --pgdata data --username "$1" --auth trust --encoding UTF8 --locale C --no-sync \
    --no-instructions >log 2>&1 || { cat log >&2; exit 1; }
cat >>data/postgresql.conf <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 400
fsync = $2
full_page_writes = $2
SETTINGS
pg_ctl --pgdata data --log log --wait --silent start >&2 || { cat log >&2; exit 1; }
createdb --host "$folder" --username "$1" "$1" >&2
echo "$folder"
cat >/dev/null
