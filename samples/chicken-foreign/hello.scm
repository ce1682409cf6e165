;;; Asks the card in the first PC/SC reader for its greeting, through the module in pcsc.scm.

(import (chicken condition)
        (chicken format)
        (chicken string)
        pcsc
        srfi-4)

(define select-applet
  #u8(#x00 #xA4 #x04 #x00 #x0A #xA0 #x00 #x00 #x00 #x62 #x03 #x01 #x0C #x06 #x01))
(define get-greeting #u8(#x00 #x00 #x00 #x00))
(define success #u8(#x90 #x00))

(define (greet-in-first-reader context)
  (let ((reader (car (reader-names context))))
    (printf "Reader: ~A~%" reader)
    (call-with-card context reader greet)))

(define (greet card)
  (exchange card select-applet)
  (let* ((response (exchange card get-greeting))
         (size (- (u8vector-length response) 2)))
    (when (and (positive? size)
               (equal? (subu8vector response size (+ size 2)) success))
      (write-u8vector response (current-output-port) 0 size)
      (newline))))

;; Sends a command, prints it with its response, and returns the response.
(define (exchange card command)
  (let ((response (transmit card command)))
    (when (< (u8vector-length response) 2)
      (error "The card gave no status word"))
    (printf "> ~A~%< ~A~%" (hex command) (hex response))
    response))

(define (hex bytes)
  (string-intersperse (map hex-byte (u8vector->list bytes))))

(define (hex-byte byte)
  (string-translate (substring (number->string (+ 256 byte) 16) 1) "abcdef" "ABCDEF"))

(condition-case (call-with-context greet-in-first-reader)
  (failure (exn)
   (fprintf (current-error-port) "~A~%"
            ((condition-property-accessor 'exn 'message) failure))
   (exit 1)))
