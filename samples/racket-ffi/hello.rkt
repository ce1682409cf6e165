#lang racket/base

;; Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.rkt.

(require file/sha1
         racket/string
         "pcsc.rkt")

(define select-applet (hex-string->bytes "00A404000AA00000006203010C0601"))
(define get-greeting (hex-string->bytes "00000000"))
(define success #"\220\0")

(define (greet-in-first-reader context)
  (define reader (car (context-readers context)))
  (printf "Reader: ~a\n" reader)
  (call-with-card context reader greet))

(define (greet card)
  (exchange card select-applet)
  (define response (exchange card get-greeting))
  (define size (- (bytes-length response) 2))
  (when (and (positive? size) (equal? (subbytes response size) success))
    (write-bytes response (current-output-port) 0 size)
    (newline)))

;; Sends a command, prints it with its response, and returns the response.
(define (exchange card command)
  (define response (transmit card command))
  (when (< (bytes-length response) 2)
    (error "The card gave no status word"))
  (printf "> ~a\n< ~a\n" (hex command) (hex response))
  response)

(define (hex bytes)
  (string-join (for/list ([byte bytes])
                 (string-upcase (bytes->hex-string (list->bytes (list byte)))))))

(module+ main
  (with-handlers ([exn:fail? (lambda (failure)
                               (eprintf "~a\n" (exn-message failure))
                               (exit 1))])
    (call-with-context greet-in-first-reader)))
