"""What people do to messages of ours: votes, tickets, decisions."""
