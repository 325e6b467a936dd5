"""What a failing test says about renewing its file."""

RENEW = (
    "If this is meant: `python -m scripts.golden --write NAME` renews the file. A renewal is a change of the public interface:"
    " it needs a line in CHANGELOG.md."
)
