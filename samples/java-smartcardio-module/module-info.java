/** Programs for people to start; nothing here is for other modules, so nothing is exported. */
module examples {
  // What is not named here cannot be imported, be it part of the JDK or not.
  requires java.smartcardio;
}
