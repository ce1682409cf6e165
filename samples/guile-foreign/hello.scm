;;; Asks the card in the first PC/SC reader for its greeting, through the module in pcsc.scm.

(use-modules (ice-9 binary-ports)
             (ice-9 exceptions)
             (ice-9 format)
             (pcsc)
             (rnrs bytevectors)
             (srfi srfi-1))

(define select-applet
  #vu8(#x00 #xA4 #x04 #x00 #x0A #xA0 #x00 #x00 #x00 #x62 #x03 #x01 #x0C #x06 #x01))
(define get-greeting #vu8(#x00 #x00 #x00 #x00))
(define success '(#x90 #x00))

(define (greet-in-first-reader context)
  (define reader (first (reader-names context)))
  (format #t "Reader: ~a~%" reader)
  (call-with-card context reader greet))

(define (greet card)
  (exchange card select-applet)
  (let* ((response (bytevector->u8-list (exchange card get-greeting)))
         (greeting (drop-right response 2)))
    (when (and (equal? (take-right response 2) success) (pair? greeting))
      (put-bytevector (current-output-port) (u8-list->bytevector greeting))
      (newline))))

;; Sends a command, prints it with its response, and returns the response.
(define (exchange card command)
  (define response (transmit card command))
  (when (< (bytevector-length response) 2)
    (error "The card gave no status word"))
  (format #t "> ~a~%< ~a~%" (hex command) (hex response))
  response)

(define (hex bytes)
  (string-upcase (format #f "~{~2,'0x~^ ~}" (bytevector->u8-list bytes))))

;; Unwinding, so that all is released before the program ends.
(with-exception-handler
  (lambda (failure)
    (format (current-error-port) "~a~%" (exception-message failure))
    (exit 1))
  (lambda () (call-with-context greet-in-first-reader))
  #:unwind? #t)
