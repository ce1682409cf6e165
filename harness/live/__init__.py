"""What is shown while a run goes on. Events come in; nothing goes out but to the screen."""
