;;; What a program needs of PC/SC to talk to a card: pcsc-lite, called through (system foreign).

(define-module (pcsc)
  #:use-module (ice-9 exceptions)
  #:use-module (rnrs bytevectors)
  #:use-module (system foreign)
  #:use-module (system foreign-library)
  #:export (call-with-context reader-names call-with-card transmit))

(define scope-system 2)
(define share-shared 2)
(define protocol-t0 1)
(define protocol-t1 2)
(define leave-card 0)
(define max-buffer-size-extended (+ 4 3 (expt 2 16) 3 2))

;; DWORD and LONG are C's long: 8 bytes on 64-bit Linux.
(define dword unsigned-long)
(define size (sizeof long))

(define library (load-foreign-library "libpcsclite.so.1"))

(define stringify-error
  (foreign-library-function library "pcsc_stringify_error" #:return-type '* #:arg-types (list long)))

;; A function of PC/SC, which raises an exception where it fails.
(define (pcsc-function name . argument-types)
  (define function
    (foreign-library-function library name #:return-type long #:arg-types argument-types))
  (lambda arguments
    (define code (apply function arguments))
    (unless (zero? code)
      (raise-exception
       (make-exception
        (make-external-error)
        (make-exception-with-message
         (string-append name ": " (pointer->string (stringify-error code)))))))))

(define establish-context (pcsc-function "SCardEstablishContext" dword '* '* '*))
(define release-context (pcsc-function "SCardReleaseContext" long))
(define list-readers (pcsc-function "SCardListReaders" long '* '* '*))
(define connect-card (pcsc-function "SCardConnect" long '* dword dword '* '*))
(define disconnect-card (pcsc-function "SCardDisconnect" long dword))
(define transmit-apdu (pcsc-function "SCardTransmit" long '* '* dword '* '* '*))

;; Room for a number that a function gives back, and the number in it.
(define* (cell #:optional (value 0))
  (uint-list->bytevector (list value) (native-endianness) size))

(define (cell-value cell)
  (bytevector-uint-ref cell 0 (native-endianness) size))

;; Calls (use context) with a session, which ends however that does.
(define (call-with-context use)
  (define context (cell))
  (establish-context scope-system %null-pointer %null-pointer (bytevector->pointer context))
  (dynamic-wind
    (const #t)
    (lambda () (use (cell-value context)))
    (lambda () (release-context (cell-value context)))))

;; The names of the readers; that there is none is an exception.
(define (reader-names context)
  (define length (cell))
  (list-readers context %null-pointer %null-pointer (bytevector->pointer length))
  (let ((names (make-bytevector (cell-value length))))
    (list-readers context %null-pointer (bytevector->pointer names) (bytevector->pointer length))
    (filter (negate string-null?) (string-split (utf8->string names) #\nul))))

;; Calls (use card) with the card in a reader, shared with other programs; leaves it as it is.
(define (call-with-card context reader use)
  (define handle (cell))
  (define protocol (cell))
  (connect-card context (string->pointer reader "UTF-8") share-shared
                (logior protocol-t0 protocol-t1)
                (bytevector->pointer handle) (bytevector->pointer protocol))
  (let ((pci (foreign-library-pointer
              library
              (if (= (cell-value protocol) protocol-t0) "g_rgSCardT0Pci" "g_rgSCardT1Pci"))))
    (dynamic-wind
      (const #t)
      (lambda () (use (cons (cell-value handle) pci)))
      (lambda () (disconnect-card (cell-value handle) leave-card)))))

;; Sends a command to a card, and gives the response.
(define (transmit card command)
  (define response (make-bytevector max-buffer-size-extended))
  (define length (cell (bytevector-length response)))
  (transmit-apdu (car card) (cdr card)
                 (bytevector->pointer command) (bytevector-length command)
                 %null-pointer
                 (bytevector->pointer response) (bytevector->pointer length))
  (let ((whole (make-bytevector (cell-value length))))
    (bytevector-copy! response 0 whole 0 (cell-value length))
    whole))
