#!/bin/sh
# deb.sh BUILD OUT - the Debian package of what is built in BUILD (configured with --prefix=/usr), in OUT.
#
# The dependencies are those that the program is linked against, as dpkg-shlibdeps finds them.
set -eu
build=$1
out=$2
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
version=$(sed -n "s/^  version: '\(.*\)',/\1/p" "$root/meson.build")
architecture=$(dpkg --print-architecture)
DESTDIR=$tree meson install -C "$build" --no-rebuild --quiet
# the package is the program and the shared library; headers and the static library are for who builds
rm -rf "$tree/usr/include" "$tree/usr/lib" "$tree/usr/share/detente/lawbook/.git"
install -d "$tree/DEBIAN" "$tree/usr/share/man/man1" "$tree/usr/share/doc/detente" "$tree/lib/systemd/system"
for page in "$root"/man/*.1; do
    gzip -9n <"$page" >"$tree/usr/share/man/man1/$(basename "$page").gz"
done
for unit in detente.service detente-update.service detente-update.timer; do
    install -m 644 "$root/packaging/$unit" "$tree/lib/systemd/system/"
done
install -m 644 "$root/packaging/nginx.conf" "$root/packaging/Caddyfile" "$root/packaging/alerts.yaml" "$root/README.md" "$tree/usr/share/doc/detente/"
gzip -9n <"$root/CHANGELOG.md" >"$tree/usr/share/doc/detente/changelog.gz"
install -m 644 "$root/LICENSE" "$tree/usr/share/doc/detente/copyright"
strip --strip-unneeded "$tree/usr/bin/detente"
mkdir -p "$work/debian"
printf 'Source: detente\n\nPackage: detente\nArchitecture: any\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O tree/usr/bin/detente 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
size=$(du -ks "$tree/usr" | cut -f 1)
cat >"$tree/DEBIAN/control" <<CONTROL
Package: detente
Version: $version
Architecture: $architecture
Maintainer: the detente project <detente@example.org>
Depends: $depends, adduser
Recommends: ca-certificates
Installed-Size: $size
Section: utils
Priority: optional
Description: sanctions engine: who is listed, what bites, what may be released
 Screens names and transactions against the official sanctions lists and the
 law behind them, on any date, with the paragraph; keeps holds, cases and an
 audit log; on the command line and over HTTP.
CONTROL
cat >"$tree/DEBIAN/postinst" <<'SCRIPT'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    getent passwd detente >/dev/null ||
        adduser --system --group --home /var/lib/detente --no-create-home --gecos detente detente >/dev/null
    install -d -m 750 -o detente -g detente /var/lib/detente
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload
        # of an upgrade: what runs goes on, as the new program
        [ -z "$2" ] || systemctl try-restart detente.service || true
    fi
fi
SCRIPT
cat >"$tree/DEBIAN/prerm" <<'SCRIPT'
#!/bin/sh
set -e
[ "$1" = remove ] || exit 0
[ ! -d /run/systemd/system ] || systemctl stop detente-update.timer detente.service || true
SCRIPT
chmod 755 "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm"
mkdir -p "$out"
dpkg-deb --root-owner-group --build "$tree" "$out/detente_${version}_$architecture.deb" >/dev/null
echo "$out/detente_${version}_$architecture.deb"
