"""What we remember: tables, queries, migrations. No decision is taken here."""
