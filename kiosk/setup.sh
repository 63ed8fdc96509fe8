# shellcheck shell=bash
# The set-up that ./kiosk/start and ./tests/run share, kept in one place. To be sourced, not run:
#
#   source kiosk/setup.sh
#   set_up kiosk/constraints.txt "the terminal"      # afterwards $python runs the package
#
# It brings what is missing and nothing else: Debian packages by apt (as root or with sudo), the virtual
# environment .venv at the top of the checkout, the locked packages (pip refuses any other hash), and a line in
# .venv that makes the checkout importable, so that nothing is built. When all is there, it takes milliseconds:
# a stamp in .venv names the list that was installed last, and is written last. Where something cannot be had,
# it says what, why, and what to do, and ends with exit code 1.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$top/.venv
python=$venv/bin/python
needed_mb=1500 # .venv with the tests' packages, pip's cache and Debian's packages

# A shared library that must be there, and the Debian package that brings it: what Skia and SDL load to draw, on X11
# or without it, and what Kivy looks for in any case (libmtdev; without it each start logs a traceback).
libraries='
    libEGL.so.1     libegl1
    libGL.so.1      libgl1
    libexpat.so.1   libexpat1
    libX11.so.6     libx11-6
    libXext.so.6    libxext6
    libXcursor.so.1 libxcursor1
    libXfixes.so.3  libxfixes3
    libXi.so.6      libxi6
    libXrandr.so.2  libxrandr2
    libXrender.so.1 libxrender1
    libXss.so.1     libxss1
    libgbm.so.1     libgbm1
    libdrm.so.2     libdrm2
    libudev.so.1    libudev1
    libmtdev.so.1   libmtdev1
'

# Programs that must be there, each called like the Debian package that brings it, or PACKAGE=PATTERN for one that is
# not in PATH. The terminal needs none; whoever needs some names them before the set-up.
programs=()

# What something is better with, and nothing fails without, written as above: asked for once, when packages are
# installed.
wishes=()

say() { echo "kiosk: $*" >&2; }

give_up() {
    say "$1"
    shift
    printf '       %s\n' "$@" >&2
    exit 1
}

# Prints the Debian packages whose libraries this machine lacks, one per line.
missing_libraries() {
    local known name package
    known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p)
    while read -r name package; do
        [[ -z $name || $known == *"$name "* ]] || echo "$package"
    done <<<"$libraries"
    [[ -e /usr/share/zoneinfo/Europe/Berlin ]] || echo tzdata
    # Mesa's drivers are no libraries that the linker knows; without them EGL finds no screen to draw on
    compgen -G '/usr/lib*/*/dri/*_dri.so' >/dev/null || compgen -G '/usr/lib*/dri/*_dri.so' >/dev/null \
        || echo libgl1-mesa-dri
}

# missing_programs [PROGRAMS...]: prints the Debian packages of those that this machine lacks, one per line.
missing_programs() {
    local name
    [[ $# -gt 0 ]] || set -- "${programs[@]}"
    for name in "$@"; do
        if [[ $name == *=* ]]; then
            compgen -G "${name#*=}" >/dev/null || echo "${name%%=*}"
        else
            command -v "$name" >/dev/null || echo "$name"
        fi
    done
}

# Prints a Python that the locked packages have files for and that can make virtual environments.
find_python() {
    local candidate
    for candidate in python3.11 python3.12 python3.13 python3; do
        if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
            2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# run_logged TITLE COMMAND...: runs a command quietly; its output is in $log for the one who explains a failure.
log=''
run_logged() {
    say "$1"
    shift
    log=$(mktemp "${TMPDIR:-/tmp}/kiosk-setup.XXXXXX") || give_up "no temporary file can be made in ${TMPDIR:-/tmp}." \
        "Is the disk full? Free some space, then start again."
    if "$@" >"$log" 2>&1; then
        rm -f "$log"
    else
        sed 's/^/       | /' "$log" | tail -n 8 >&2
        return 1
    fi
}

as_root() {
    if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

# install_debian PACKAGES...: by apt, as root or with sudo.
install_debian() {
    local root='' by_hand
    command -v sudo >/dev/null && [[ $EUID -ne 0 ]] && root='sudo '
    by_hand="${root}apt-get update && ${root}apt-get install --no-install-recommends $*"
    command -v apt-get >/dev/null || give_up "this machine lacks libraries, and has no apt to install them." \
        "On Debian they are called: $*" "Install your system's packages for them, then start again."
    [[ $EUID -eq 0 ]] || command -v sudo >/dev/null || give_up "these Debian packages are missing: $*" \
        "Installing them needs root, and there is no sudo here. As root:" "$by_hand"
    [[ $EUID -eq 0 ]] || sudo -v || give_up "these Debian packages are missing, and sudo was refused: $*" \
        "Ask whoever looks after this machine to run:" "$by_hand"
    run_logged "asking apt for its lists" as_root apt-get -o DPkg::Lock::Timeout=120 update \
        || say "apt could not refresh its lists; trying with those it has"
    run_logged "installing Debian packages: $*" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "$@" \
        || give_up "apt could not install: $*" "Is there a network, and room on the disk? By hand:" "$by_hand"
}

# Brings the programs that are only wished for; whoever cannot have them is told what that means, and goes on.
grant_wishes() {
    local wanted=()
    [[ ${#wishes[@]} -eq 0 ]] || mapfile -t wanted < <(missing_programs "${wishes[@]}")
    [[ ${#wanted[@]} -eq 0 ]] || (install_debian "${wanted[@]}") || say "going on without: ${wanted[*]}"
}

# The environment is whole and was made for this very folder: its scripts hold the path.
venv_is_usable() {
    [[ -x $python && -x $venv/bin/pip ]] && grep -qs "^command = .* $venv\$" "$venv/pyvenv.cfg"
}

# Brings the libraries and programs, and a Python where there is none that fits.
prepare_system() {
    local wanted=()
    mapfile -t wanted < <(missing_libraries && missing_programs)
    venv_is_usable || find_python >/dev/null || wanted+=(python3 python3-venv)
    [[ ${#wanted[@]} -eq 0 ]] || install_debian "${wanted[@]}"
}

check_room() {
    local free
    free=$(df -Pm "$top" | awk 'NR == 2 { print $4 }')
    [[ $free -ge $needed_mb ]] || give_up "only $free MB are free in $top; the set-up needs $needed_mb MB." \
        "Free some space, then start again."
    [[ -w $top ]] || give_up "$top belongs to somebody else: .venv cannot be made there." \
        "Start as the owner, or with sudo."
}

make_venv() {
    local found
    found=$(find_python) || give_up "no Python from 3.11 to 3.13 with its venv module was found." \
        "Install one of them (on Debian: python3 and python3-venv), then start again."
    run_logged "making .venv with $("$found" --version)" "$found" -m venv --clear "$venv" \
        || give_up "the virtual environment could not be made in $venv." "The lines above say why."
}

# explain_pip LIST: says what pip's last lines mean, and ends.
explain_pip() {
    local reason="the packages could not be installed; the lines above say why."
    if grep -qi 'no space left' "$log"; then
        reason="the disk is full. Free some space, then start again."
    elif grep -qiE 'DO NOT MATCH|hash' "$log"; then
        reason="a package is not the one that $1 names, so it was not installed. Do not work around this: ask who made the list."
    elif grep -qiE 'connection|resolution|resolve|timed out|unreachable|proxy|certificate|no matching' "$log"; then
        reason="the package registry cannot be reached (or lacks a package). The set-up needs a network once; afterwards the terminal needs none."
    fi
    give_up "$reason" "All that pip said is in $log"
}

# install_packages LIST TITLE: the locked packages, and the checkout itself by a line in .venv.
install_packages() {
    local list=$1 site
    PIP_DISABLE_PIP_VERSION_CHECK=1 run_logged "installing the packages for $2 (some minutes the first time)" \
        "$python" -m pip install --no-input --require-hashes --only-binary :all: --requirement "$top/$list" \
        || explain_pip "$list"
    site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    echo "$top" >"$site/kiosk-checkout.pth"
    printf '#!/bin/sh\nexec "%s" -m kiosk "$@"\n' "$python" >"$venv/bin/kiosk"
    chmod +x "$venv/bin/kiosk"
}

# set_up LIST TITLE: afterwards everything in LIST is installed and $python runs the package.
set_up() {
    local stamp=$venv/.${1//\//-} wanted
    exec 9<"$top" && flock 9 # two starts at once: the second waits and finds all done
    wanted=$(sha256sum <"$top/$1")
    prepare_system
    if ! venv_is_usable || [[ ! -f $stamp || $(<"$stamp") != "$wanted" ]]; then
        check_room
        grant_wishes
        venv_is_usable || make_venv
        install_packages "$1" "$2"
        echo "$wanted" >"$stamp"
        # started with sudo, .venv must still belong to the one who did it
        [[ $EUID -ne 0 || -z ${SUDO_UID-} ]] || chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$venv"
        say "the set-up of $2 is complete"
    fi
    exec 9<&-
}
