"""What rides along with a Keras fit: those who tell and obey, and those who steer."""
