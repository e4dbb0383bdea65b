"""`python -m zhuti` is the command `zhuti`."""

from zhuti.cli import main

if __name__ == "__main__":
    main()
