# Keeps the temporary folder of one test process, and the PostgreSQL server in it. It hangs on a pipe of that process:
# when the pipe closes, however the process ended, it prints the count of PostgreSQL cases, stops the server and
# removes the folder.
#
# Lines it reads: "postgres", "ran", "skipped". Lines it answers: the folder; then "up" or "down <why>".
# $1: name of the test binary   $2: folder of initdb and postgres, or nothing   $3: the number of the cargo process
trap '' INT TERM HUP PIPE
umask 022
binary=$1 programs=$2 cargo=$3 ran=0 skipped=0
# Not in TMPDIR: the path of a socket has at most 107 bytes, and the user of the server must reach it.
folder=$(mktemp -d /tmp/onward-XXXXXX) || exit 1
data=$folder/pg/data

# PostgreSQL refuses to run as root.
if [ "$(id -u)" != 0 ]; then user=
elif id postgres >/dev/null 2>&1; then user=postgres
else user=nobody
fi
as_user() {
    if [ -z "$user" ]; then exec "$@"
    elif command -v setpriv >/dev/null 2>&1; then
        exec setpriv --reuid="$(id -u $user)" --regid="$(id -g $user)" --clear-groups "$@"
    else exec runuser -u "$user" -- "$@"
    fi
}

start() {
    mkdir "$folder/pg" && chmod 711 "$folder" && cd "$folder/pg" || return 1
    [ -z "$user" ] || chown "$user" "$folder/pg" || return 1
    chmod 700 "$folder/pg"
    ( as_user "$programs/initdb" -D "$data" -U onward -A trust -E UTF8 --locale=C --no-sync ) || return 1
    ( as_user "$programs/postgres" -D "$data" -k "$folder/pg" -c listen_addresses= -c max_connections=400 \
        -c fsync=off -c full_page_writes=off -c autovacuum=off -c shared_buffers=64MB ) &
    tries=0
    until ( as_user "$programs/pg_isready" -q -h "$folder/pg" ); do
        tries=$((tries + 1))
        [ $tries -lt 1200 ] && kill -0 $! || return 1
        sleep 0.05
    done
}

stop() {
    [ -f "$data/postmaster.pid" ] || return 0
    read -r server <"$data/postmaster.pid"
    kill -QUIT "$server"
    tries=0
    while kill -0 "$server" && [ $tries -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
}

# The counts of all binaries of one `cargo test` are added up in a file named after that process and its start.
report() {
    [ $((ran + skipped)) -gt 0 ] || return 0
    began=$(cut -d ' ' -f 22 "/proc/$cargo/stat" 2>/dev/null)
    sums=/tmp/onward-cases-$(id -u)-$cargo-$began
    for old in /tmp/onward-cases-"$(id -u)"-*; do
        process=${old#/tmp/onward-cases-*-}
        [ -d "/proc/${process%%-*}" ] || rm -f "$old"
    done
    echo "$ran $skipped" >>"$sums"
    all_ran=0 all_skipped=0
    while read -r one other; do
        all_ran=$((all_ran + one)) all_skipped=$((all_skipped + other))
    done <"$sums"
    printf 'PostgreSQL cases: %s run, %s skipped in %s; %s run, %s skipped so far\n' \
        $ran $skipped "$binary" $all_ran $all_skipped >&2
}

echo "$folder"
while read -r line; do
    case $line in
    postgres)
        # What the server writes must not hold the pipe of the tests' own output open.
        if start >"$folder/log" 2>&1 </dev/null; then echo up
        else echo "down: $(tail -n 3 "$folder/log" | tr '\n' ' ')"
        fi ;;
    ran) ran=$((ran + 1)) ;;
    skipped) skipped=$((skipped + 1)) ;;
    esac 2>/dev/null # nobody may be there any more to hear the answer
done
report
stop >/dev/null 2>&1
cd / && rm -rf "$folder"
