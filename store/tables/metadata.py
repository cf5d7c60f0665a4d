"""The one register of tables that migrations and engines read, and how keys and rules are named in it."""

from sqlalchemy import Index, MetaData, TextClause

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

_WHERE = "where"


def partial_index(name: str, *columns: str, where: TextClause) -> Index:
    """A unique index over those rows for which `where` holds, in both databases. To an index of PostgreSQL it is told
    by `complete_for_postgresql`: said here, SQLAlchemy would import four drivers of PostgreSQL with every command."""
    return Index(name, *columns, unique=True, sqlite_where=where, info={_WHERE: where})


def complete_for_postgresql() -> None:
    """Tell the partial indexes where they hold in PostgreSQL, before tables are made or compared there."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if _WHERE in index.info:
                index.dialect_options["postgresql"]["where"] = index.info[_WHERE]
