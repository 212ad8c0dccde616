"""What kind of message it is, before anything is searched. Pure rules on one message."""
