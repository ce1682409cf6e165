;;;; Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.lisp.

(defpackage #:hello
  (:use #:common-lisp)
  (:export #:main))

(in-package #:hello)

(defparameter *select-applet*
  #(#x00 #xA4 #x04 #x00 #x0A #xA0 #x00 #x00 #x00 #x62 #x03 #x01 #x0C #x06 #x01))

(defparameter *get-greeting*
  #(#x00 #x00 #x00 #x00))

(defparameter *done*
  #(#x90 #x00))

(defun print-octets (mark octets)
  (format t "~A~{ ~2,'0X~}~%" mark (coerce octets 'list)))

(defun exchange (card command)
  (let ((response (pcsc:transmit card command)))
    (when (< (length response) (length *done*))
      (error "The card gave no status word."))
    (print-octets ">" command)
    (print-octets "<" response)
    response))

(defun greet (card)
  (exchange card *select-applet*)
  (let* ((response (exchange card *get-greeting*))
         (end (- (length response) (length *done*)))
         (greeting (subseq response 0 end))
         (status-word (subseq response end)))
    (when (and (equalp status-word *done*) (plusp end))
      (write-line (babel:octets-to-string greeting :encoding :utf-8 :errorp nil)))))

(defun greet-in-first-reader ()
  (pcsc:with-context (context)
    (let ((reader (or (first (pcsc:list-readers context))
                      (error "There is no reader."))))
      (format t "Reader: ~A~%" reader)
      (pcsc:with-card (card context reader)
        (greet card)))))

(defun main ()
  (handler-case (greet-in-first-reader)
    (error (failure)
      (format *error-output* "~A~%" failure)
      (uiop:quit 1))))
