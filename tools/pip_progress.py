"""Reads pip's output and shows one line of progress; all of it goes to the file named as argument.

Only the standard library: it runs before anything is installed.
"""

import re
import sys
import time

STEP = re.compile(r"(Collecting|Downloading|Using cached|Installing collected packages)\b:? ?(\S*)")
WARNING = re.compile(r"^(ERROR|error)\b")


def main() -> int:
    """Copy standard input to the log; return 0 always: pip's own status tells how it went."""
    terminal = sys.stdout.isatty()
    packages, shown = 0, time.monotonic()
    with open(sys.argv[1], "a", encoding="utf-8") as log:
        for line in sys.stdin:
            log.write(line)
            log.flush()
            if WARNING.match(line):
                print(line.rstrip(), flush=True)
            found = STEP.match(line.strip())
            if not found:
                continue
            packages += found[1] == "Collecting"
            if found[1].startswith("Installing"):
                text = f"   installing {line.count(',') + 1} packages"
            else:
                text = f"   {packages:3} packages: {re.split(r'[<>=~!;(]', found[2])[0]}"
            if terminal:
                print(f"\r\033[K{text[:78]}", end="", flush=True)
            elif found[1].startswith("Installing") or time.monotonic() - shown > 5:
                print(text, flush=True)
                shown = time.monotonic()
    if terminal:
        print("\r\033[K", end="", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
