"""What people do on chat platforms, from the stored event to the deed."""
