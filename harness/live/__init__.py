"""The live display of a run. Events come in; nothing goes out but to the screen."""
