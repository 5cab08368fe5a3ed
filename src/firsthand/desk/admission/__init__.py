"""What comes in: interviews, the tables that go with them, who the sources are."""
