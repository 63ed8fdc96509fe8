"""The PIN that opens the staff page: hashing it, comparing it, and slowing down whoever guesses.

A PIN has few digits, so its hash is slow and needs memory (scrypt, RFC 7914), and attempts are counted. The
module has no clock and no randomness: the salt and the time are arguments. It refuses to tell *why* a PIN is
wrong, and it never keeps the PIN itself. A clerk of the counter may choose a pass phrase instead.

    hash_pin("240817", salt=os.urandom(16))  ->  "scrypt:15:8:1:<salt>:<hash>", the line for the settings
"""

import hashlib
import hmac
import re
import unicodedata

from kiosk.errors import SettingsError

LOG2_COST, BLOCK_SIZE, PARALLEL = 15, 8, 1  # 32 MB and about 0.1 s per attempt
SALT_BYTES = 16  # RFC 7914, section 2, leaves the length open; 16 bytes is the usual minimum
HASH_BYTES = 32
PIN_PATTERN = re.compile(r"[0-9]{6,12}")  # six digits at least: four are guessed in a working day
PHRASE_LENGTHS = range(12, 129)  # characters; NIST SP 800-63B asks for 8 at least, and for no other rule
HASH_PATTERN = re.compile(r"scrypt:(1[0-9]):([1-9][0-9]?):([1-9]):([0-9a-f]{32}):([0-9a-f]{64})")


def hash_pin(pin: str, salt: bytes) -> str:
    """Return the line that stands for a PIN in the settings.

    Args:
        pin: 6 to 12 ASCII digits.
        salt: 16 random bytes, new for every PIN.

    Raises:
        SettingsError: the PIN or the salt has another form.
    """
    if not PIN_PATTERN.fullmatch(pin):
        raise SettingsError("a PIN has 6 to 12 digits from 0 to 9")
    return _line(pin, salt)


def hash_secret(secret: str, salt: bytes) -> str:
    """Return the line that stands for a clerk's PIN or pass phrase.

    Args:
        secret: 6 to 12 ASCII digits, or 12 to 128 characters of any script.
        salt: 16 random bytes, new for every secret.

    Raises:
        SettingsError: the secret or the salt has another form.
    """
    plain = _composed(secret)
    if not PIN_PATTERN.fullmatch(plain) and len(plain) not in PHRASE_LENGTHS:
        raise SettingsError("a PIN has 6 to 12 digits, a pass phrase at least 12 characters")
    return _line(plain, salt)


def secret_matches(secret: str, secret_hash: str) -> bool:
    """Say whether a PIN or pass phrase belongs to a line of `hash_secret`; see `pin_matches`.

    Raises:
        SettingsError: the hash has another form.
    """
    return pin_matches(_composed(secret), secret_hash)


def _composed(secret: str) -> str:
    return unicodedata.normalize("NFC", secret)  # an ü is typed as one character here, as two there


def _line(secret: str, salt: bytes) -> str:
    if len(salt) != SALT_BYTES:
        raise SettingsError(f"the salt of a PIN has {SALT_BYTES} bytes, not {len(salt)}")
    return hash_line(salt, _digest(secret, salt, LOG2_COST, BLOCK_SIZE, PARALLEL))


def hash_line(salt: bytes, digest: bytes) -> str:
    """Return a salt and a hash as one line, with what the hash costs."""
    return f"scrypt:{LOG2_COST}:{BLOCK_SIZE}:{PARALLEL}:{salt.hex()}:{digest.hex()}"


def pin_matches(pin: str, pin_hash: str) -> bool:
    """Say whether a PIN belongs to the hash, in a time that does not depend on the digits.

    Args:
        pin: what was typed, of any length.
        pin_hash: a line of `hash_pin`.

    Raises:
        SettingsError: the hash has another form.
    """
    found = HASH_PATTERN.fullmatch(pin_hash)
    if not found:
        raise SettingsError("the PIN hash of the settings is not one that `kiosk settings --pin` made")
    cost, block_size, parallel = (int(part) for part in found.group(1, 2, 3))
    salt, expected = (bytes.fromhex(part) for part in found.group(4, 5))
    return hmac.compare_digest(_digest(pin, salt, cost, block_size, parallel), expected)


def _digest(pin: str, salt: bytes, log2_cost: int, block_size: int, parallel: int) -> bytes:
    cost = 1 << log2_cost
    memory = 128 * cost * block_size * parallel + (1 << 20)  # OpenSSL's own limit is below what we ask for
    return hashlib.scrypt(
        pin.encode(), salt=salt, n=cost, r=block_size, p=parallel, maxmem=memory, dklen=HASH_BYTES
    )


class PinGuard:
    """Counts wrong PINs and closes the door for a while; the caller says what time it is.

    The time is a monotonic one in seconds, so that setting the clock opens nothing. After `attempts` wrong
    PINs nothing is accepted for `lock_seconds`, not even the right PIN; then the count begins anew.
    """

    def __init__(self, pin_hash: str, attempts: int, lock_seconds: float) -> None:
        """Guard the door of `pin_hash`; an empty hash means that no PIN is set and none opens it."""
        self._pin_hash = pin_hash
        self._attempts = attempts
        self._lock_seconds = lock_seconds
        self._wrong = 0
        self._locked_until = float("-inf")

    def seconds_locked(self, now: float) -> float:
        """Return for how many seconds from now no PIN is accepted; 0 when one is."""
        return max(0.0, self._locked_until - now)

    def opens(self, pin: str, now: float) -> bool:
        """Try a PIN at the monotonic time `now` (seconds), and count it when it is wrong.

        Raises:
            SettingsError: the hash of the settings has another form than `hash_pin` gives it.
        """
        if not self._pin_hash or self.seconds_locked(now):
            return False
        if pin_matches(pin, self._pin_hash):
            self._wrong = 0
            return True
        self._count_wrong(now)
        return False

    def _count_wrong(self, now: float) -> None:
        self._wrong += 1
        if self._wrong >= self._attempts:
            self._wrong = 0
            self._locked_until = now + self._lock_seconds
