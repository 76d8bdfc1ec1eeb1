"""Runs the revisions on the connection that ``desk.migrate`` hands over."""

from alembic import context

from postloan.desk.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    # SQLite changes a column by re-making the table; later revisions need that, today's only create.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
