#!/usr/bin/env bash
# Runs the Dockerfile's own commands without docker: its COPY and RUN lines in a root of their own over this computer's,
# then its ENTRYPOINT and HEALTHCHECK as its user, with a read-only root and a volume. Needs root, for mounts only.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${IN_OWN_MOUNTS:-}" ]; then IN_OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"; fi
work=$(mktemp -d)
trap 'umount -R "$work" 2>/dev/null || umount -Rl "$work"; rm -rf "$work"' EXIT
mount -t tmpfs tmpfs "$work"
mkdir "$work"/{upper,scratch,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/scratch" "$work/root"
root=$work/root
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$HOME" "$root$HOME"
mkdir -p "$root/src"

# A line that ends with \ goes on; the second stage begins with the second FROM.
lines=$(sed -e ':a' -e '/\\$/N; s/\\\n */ /; ta' Dockerfile | grep -v '^#')
while read -r word rest; do
  case $word in
    FROM) stages=$((${stages:-0} + 1)); [ "$stages" -lt 2 ] || break ;;
    COPY)
      read -ra paths <<<"$rest"
      to=$root/src/${paths[-1]}
      unset 'paths[-1]'
      mkdir -p "$([[ $to == */ ]] && echo "$to" || dirname "$to")"
      git ls-files -z -- "${paths[@]}" | while IFS= read -r -d '' file; do
        if [ "${#paths[@]}" = 1 ] && [ -f "${paths[0]}" ]; then cp "$file" "$to"
        elif [ -d "${paths[0]}" ]; then install -D -m "$(stat -c %a "$file")" "$file" "$root/src/$file"
        else cp "$file" "$to"; fi
      done ;;
    RUN) echo "RUN $rest"; chroot "$root" sh -c "cd /src && $rest" ;;
  esac
done <<<"$lines"

app_uid=1654 # $APP_UID of the images
chown "$app_uid:$app_uid" "$root/data"
chmod 0700 "$root/data"
mount -t tmpfs -o "uid=$app_uid,gid=$app_uid,mode=700" volume "$root/data"
mount -t tmpfs tmp "$root/tmp"
mount -o remount,ro "$root"
as_app=(chroot "$root" setpriv --reuid=$app_uid --regid=$app_uid --clear-groups --no-new-privs env -i PATH="$PATH")
while read -r pair; do as_app+=("$pair"); done < <(grep '^ENV' <<<"$lines" | sed 's/^ENV *//' | xargs -n1)
"${as_app[@]}" Clinic__VectorIndex__Mode=Off sh -c 'cd /app && exec dotnet ClinicWeb.Server.dll' &
server=$!
healthy() {
  "${as_app[@]}" bash -c "$(grep '^HEALTHCHECK' <<<"$lines" | sed 's/.*CMD //' |
    python3 -c 'import json,sys; print(json.loads(sys.stdin.read())[2])')"
}
for _ in $(seq 300); do
  if healthy 2>/dev/null; then break; fi
  kill -0 "$server"
  sleep 0.2
done
healthy
! touch "$root/app/x" 2>/dev/null || { echo "The root is not read-only."; exit 1; }
kill -TERM "$server"
wait "$server" || true
ls "$root"/data/backups/backup_*.zip
grep -q '"trigger":"shutdown"' "$root/data/activity.jsonl"
echo "The Dockerfile's commands build, run as $app_uid on a read-only root, answer their health check," \
  "and back up when stopped."
