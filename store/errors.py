"""The store's refusals. Each is one sentence that says what to do, fit to be shown to a user."""

from sqlalchemy.exc import DontWrapMixin


class StoreError(DontWrapMixin, Exception):
    """What was asked cannot be kept, or the database cannot be used; nothing was written.

    SQLAlchemy passes it on as it is, also when it is raised while a statement is being prepared.
    """
