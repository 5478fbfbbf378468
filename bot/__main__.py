"""`python -m bot`: the same as `footnote`."""

from .cli import main

if __name__ == "__main__":
    main()
