(ns hello
  "Asks the card in the first PC/SC reader for its greeting, through the JDK's own API."
  (:require
   [clojure.string :as str])
  (:import
   (java.security NoSuchAlgorithmException)
   (java.util HexFormat)
   (javax.smartcardio CardChannel CardException CardTerminal CommandAPDU ResponseAPDU TerminalFactory))
  (:gen-class))

(set! *warn-on-reflection* true)

(def ^HexFormat hex (.withUpperCase (HexFormat/ofDelimiter " ")))

(defn- command [^String digits]
  (CommandAPDU. (.parseHex ^HexFormat hex digits)))

(def select-applet (command "00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"))
(def get-greeting (command "00 00 00 00"))
(def success 0x9000)

(defn- exchange
  "Sends a command, prints it with its response, and returns the response."
  [^CardChannel channel ^CommandAPDU command]
  (let [response (try
                   (.transmit channel command)
                   (catch IllegalArgumentException e
                     (throw (CardException. "The card gave no status word" e))))]
    (println ">" (.formatHex ^HexFormat hex (.getBytes command)))
    (println "<" (.formatHex ^HexFormat hex (.getBytes response)))
    response))

(defn- greet [channel]
  (exchange channel select-applet)
  (let [^ResponseAPDU response (exchange channel get-greeting)]
    (when (and (= (.getSW response) success) (pos? (.getNr response)))
      (println (String. (.getData response) "UTF-8")))))

(defn- greet-in-first-reader []
  ;; getDefault would show an empty list of readers where no PC/SC service runs.
  (let [factory (TerminalFactory/getInstance "PC/SC" nil)
        ^CardTerminal reader (or (first (.list (.terminals factory)))
                                 (throw (CardException. "There is no smart card reader")))]
    (println "Reader:" (.getName reader))
    (let [card (.connect reader "*")]
      (try
        (greet (.getBasicChannel card))
        (finally
          (.disconnect card false))))))

(defn- fail
  "Tells the message of an error and that of its cause, which names the PC/SC code."
  [^Throwable error]
  (binding [*out* *err*]
    (println (str/join ": " (keep ex-message [error (ex-cause error)]))))
  (System/exit 1))

(defn -main []
  (try
    (greet-in-first-reader)
    (catch CardException e (fail e))
    (catch NoSuchAlgorithmException e (fail e))))
