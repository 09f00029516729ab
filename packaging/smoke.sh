#!/usr/bin/env bash
# packaging/smoke.sh ARCHIVE: unpacks a release into an empty folder and does the main job with it, with no SDK in PATH:
# from the first double click to the start at login.
# The archive for Windows runs under Wine (wine64).
set -euo pipefail

archive=$(realpath "$1")
work=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
url=http://127.0.0.1:$port
server=
cleanup() {
  if [ -n "$server" ]; then kill -KILL "$server" 2>/dev/null || true; fi
  case $archive in *.zip) WINEPREFIX=$work/wine wineserver -k 2>/dev/null || true ;; esac
  rm -rf "$work"
}
trap cleanup EXIT

# Not below the system's folder for temporary files: nothing would be kept there unless it is said where.
home=$work/home
mkdir -p "$home" "$work/tmp"
bare=(env -i "HOME=$home" "LANG=C.UTF-8" "TMPDIR=$work/tmp" "Clinic__VectorIndex__Mode=Off")
case $archive in
  *-win-*.zip)
    unzip -q "$archive" -d "$work"
    # Wine 8 does not carry out how .NET keeps its code from being written to.
    # Whoever asks from outside of Wine is no program that its Windows knows.
    bare+=("DOTNET_EnableWriteXorExecute=0" "PATH=/usr/bin:/bin" "WINEPREFIX=$work/wine" "WINEDEBUG=-all"
      "Clinic__ListenBeyondLocalhost=true")
    run=("${bare[@]}" wine "$work/ClinicWeb/ClinicWeb.Server.exe")
    click=("${bare[@]}" wine "$work/ClinicWeb/ClinicWeb.exe")
    "${bare[@]}" wineboot -i >/dev/null 2>&1 || true
    python3 "$(dirname "$0")/resources.py" "$work"/ClinicWeb/ClinicWeb*.exe
    chosen='C:\practice'
    data=$work/wine/drive_c/practice ;;
  *.tar.gz)
    tar -C "$work" -xf "$archive"
    bare+=("PATH=/nonexistent")
    run=("${bare[@]}" "$work/ClinicWeb/ClinicWeb.Server")
    click=("${bare[@]}" "$work/ClinicWeb/ClinicWeb")
    chosen=$home/practice
    data=$home/practice ;;
  *) echo "$archive cannot run here"; exit 2 ;;
esac

begin() {
  (cd "$work" && exec "$@" --urls "$url" >"$work/log" 2>&1) &
  server=$!
}
until_served() {
  until curl -sf "$@" >/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$work/log"; echo "It ended."; exit 1; }
    sleep 0.02
  done
}
start() {
  local began
  began=$(date +%s%N)
  begin "${run[@]}"
  until_served "$url/health"
  echo "started in $((($(date +%s%N) - began) / 1000000)) ms"
}
stop() {
  "${run[@]}" close >/dev/null
  wait "$server" || true
  server=
}
ask() { curl -sfS "$@"; }
field() { python3 -c "import json,sys; print(json.load(sys.stdin)$1)"; }

# The first double click asks where the practice is to be kept; every later start finds it there.
begin "${click[@]}"
until_served "$url/place/asking"
ask "$url/" | grep -q 'name="path"'
[ ! -e "$data" ]
ask "$url/place" --data-urlencode place=elsewhere --data-urlencode "path=$chosen" >/dev/null
until_served -H 'Accept: application/json' "$url/api/status"
[ -f "$data/clinic.db" ] || { echo "The practice is not where it was chosen to be."; exit 1; }
stop

start
patient=$(ask -X POST "$url/api/patients" -H 'Content-Type: application/json' \
  -d '{"givenName":"Änne","familyName":"Müller","birthDate":"1970-01-31"}' | field "['id']")
backup=$(ask -X POST "$url/api/backups" | field "['name']")
ask -X PUT "$url/api/patients/$patient" -H 'Content-Type: application/json' \
  -d '{"givenName":"Änne","familyName":"Changed","birthDate":"1970-01-31"}' >/dev/null
ask "$url/api/backups" | grep -q "$backup"
ask -X POST "$url/api/backups/$backup/restore" >/dev/null
ask "$url/api/patients/$patient" | grep -q "Müller"
ask "$url/" | grep -q "ClinicWeb"
[ "$(ask "$url/api/status" | field "['state']")" = ok ]
stop
grep -q '"trigger":"shutdown"' "$data/activity.jsonl" || { cat "$work/log"; echo "No backup of the close."; exit 1; }
"${run[@]}" list | tr -d '\r' | grep -q "$backup"
"${run[@]}" check "$backup" >/dev/null
start
ask "$url/api/patients/$patient" | grep -q "Müller"
stop

# It starts at login from now on, and no longer.
installed() {
  case $archive in
    *.zip)
      "${bare[@]}" wine reg query 'HKCU\Software\Microsoft\Windows\CurrentVersion\Run' /v ClinicWeb 2>/dev/null |
        grep -q -- --background && find "$work/wine/drive_c" -name ClinicWeb.lnk | grep -q . ;;
    *) grep -qs -- "ExecStart=.*--background" "$home/.config/systemd/user/default.target.wants/clinicweb.service" ;;
  esac
}
"${run[@]}" install --urls "$url" >/dev/null
installed || { echo "install set up nothing."; exit 1; }
"${run[@]}" uninstall >/dev/null
! installed || { echo "uninstall left something."; exit 1; }
[ -f "$data/clinic.db" ]
echo "$(basename "$archive"): the main job is done"
