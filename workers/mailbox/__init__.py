"""The mail door: mailboxes watched, every message kept and then moved out of its inbox. `watch_all` is all there is."""

from workers.mailbox.watching import watch_all

__all__ = ["watch_all"]
