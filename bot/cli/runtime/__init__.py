"""What commands run on: settings and database, work done in this process, a progress bar."""
