"""What Alembic runs to migrate: it uses the connection that `db.society.opening` hands over."""

from alembic import context
from sqlalchemy import Connection


def run(connection: Connection) -> None:
    """Takes the open connection through the outstanding migrations, in one transaction."""
    context.configure(connection=connection, transactional_ddl=True)
    context.run_migrations()


run(context.config.attributes["connection"])
