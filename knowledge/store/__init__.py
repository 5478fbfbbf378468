"""The database: tables, migrations and queries. SQLite in one file by default, PostgreSQL by URL."""
