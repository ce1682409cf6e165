;;; hello.el --- Ask a smart card for its greeting  -*- lexical-binding: t -*-

;;; Commentary:

;; Asks the card in the first PC/SC reader for its greeting, through the functions of
;; pcsc-module.c.  It does so when it is loaded in batch mode.

;;; Code:

(define-error 'pcsc-error "PC/SC")
(module-load (expand-file-name "pcsc-module.so"))

(declare-function pcsc-establish-context "pcsc-module" ())
(declare-function pcsc-release-context "pcsc-module" (context))
(declare-function pcsc-list-readers "pcsc-module" (context))
(declare-function pcsc-connect "pcsc-module" (context reader))
(declare-function pcsc-disconnect "pcsc-module" (card))
(declare-function pcsc-transmit "pcsc-module" (card protocol command))

(defconst hello-select-applet
  (unibyte-string #x00 #xA4 #x04 #x00 #x0A #xA0 #x00 #x00 #x00 #x62 #x03 #x01 #x0C #x06 #x01))
(defconst hello-get-greeting (unibyte-string #x00 #x00 #x00 #x00))
(defconst hello-success (unibyte-string #x90 #x00))

(defun hello-print (format &rest arguments)
  "Print a line, made as by `format' of FORMAT and ARGUMENTS, in UTF-8."
  (princ (concat (apply #'format format arguments) "\n")))

(defun hello-hex (bytes)
  "Return BYTES, a unibyte string, in hexadecimal digits."
  (mapconcat (lambda (byte) (format "%02X" byte)) bytes " "))

(defun hello-exchange (card command)
  "Send COMMAND to CARD, print it with the response, and return the response."
  (let ((response (pcsc-transmit (car card) (cdr card) command)))
    (when (< (length response) (length hello-success))
      (error "The card gave no status word"))
    (hello-print "> %s" (hello-hex command))
    (hello-print "< %s" (hello-hex response))
    response))

(defun hello-greet (card)
  "Select the applet of CARD, and print its greeting."
  (hello-exchange card hello-select-applet)
  (let* ((response (hello-exchange card hello-get-greeting))
         (greeting (substring response 0 -2)))
    (when (and (string-suffix-p hello-success response)
               (not (string-empty-p greeting)))
      (hello-print "%s" (decode-coding-string greeting 'utf-8)))))

(defun hello-greet-in-first-reader (context)
  "Greet the card in the first reader of CONTEXT."
  (let* ((names (decode-coding-string (pcsc-list-readers context) 'utf-8))
         (reader (car (split-string names "\0" t))))
    (hello-print "Reader: %s" reader)
    (let ((card (pcsc-connect context reader)))
      (unwind-protect
          (hello-greet card)
        (pcsc-disconnect (car card))))))

(defun hello ()
  "Greet the card in the first reader."
  (let ((context (pcsc-establish-context)))
    (unwind-protect
        (hello-greet-in-first-reader context)
      (pcsc-release-context context))))

(when noninteractive
  (set-locale-environment "C.UTF-8")
  (condition-case failure
      (hello)
    (error
     (message "%s" (error-message-string failure))
     (kill-emacs 1))))

(provide 'hello)
;;; hello.el ends here
