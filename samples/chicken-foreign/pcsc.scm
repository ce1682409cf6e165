;;; What a program needs of PC/SC to talk to a card: pcsc-lite, through CHICKEN's foreign interface.

(module pcsc (call-with-context reader-names call-with-card transmit)

(import scheme
        (chicken base)
        (chicken blob)
        (chicken condition)
        (chicken foreign)
        (chicken string)
        srfi-4)

(foreign-declare "#include <winscard.h>")

(define-foreign-variable scope-system unsigned-long "SCARD_SCOPE_SYSTEM")
(define-foreign-variable share-shared unsigned-long "SCARD_SHARE_SHARED")
(define-foreign-variable protocol-t0 unsigned-long "SCARD_PROTOCOL_T0")
(define-foreign-variable protocol-t0-or-t1 unsigned-long "SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1")
(define-foreign-variable leave-card unsigned-long "SCARD_LEAVE_CARD")
(define-foreign-variable t0-pci c-pointer "(void *)SCARD_PCI_T0")
(define-foreign-variable t1-pci c-pointer "(void *)SCARD_PCI_T1")
(define-foreign-variable max-buffer-size-extended int "MAX_BUFFER_SIZE_EXTENDED")

(define stringify-error (foreign-lambda c-string "pcsc_stringify_error" long))

;; Numbers that C gives back are put into vectors of one: of DWORD, or of handles, which are LONG.
(define establish-context
  (foreign-lambda long "SCardEstablishContext" unsigned-long c-pointer c-pointer s64vector))
(define release-context (foreign-lambda long "SCardReleaseContext" long))
(define list-readers
  (foreign-lambda long "SCardListReaders" long c-string scheme-pointer u64vector))
(define connect-card
  (foreign-lambda long "SCardConnect"
    long c-string unsigned-long unsigned-long s64vector u64vector))
(define disconnect-card (foreign-lambda long "SCardDisconnect" long unsigned-long))
(define transmit-apdu
  (foreign-lambda long "SCardTransmit"
    long c-pointer u8vector unsigned-long c-pointer u8vector u64vector))

(define (check function code)
  (unless (zero? code)
    (signal (condition `(exn message ,(string-append function ": " (stringify-error code)))
                       `(pcsc code ,code)))))

;; Calls (use context) with a session, which ends however that does.
(define (call-with-context use)
  (define handle (make-s64vector 1 0))
  (check "SCardEstablishContext" (establish-context scope-system #f #f handle))
  (let ((context (s64vector-ref handle 0)))
    (dynamic-wind
      void
      (lambda () (use context))
      (lambda () (check "SCardReleaseContext" (release-context context))))))

;; The names of the readers; that there is none is an error.
(define (reader-names context)
  (define size (make-u64vector 1 0))
  (check "SCardListReaders" (list-readers context #f #f size))
  (let ((names (make-string (u64vector-ref size 0))))
    (check "SCardListReaders" (list-readers context #f names size))
    (string-split names (string #\null))))

;; Calls (use card) with the card in a reader, shared with other programs; leaves it as it is.
(define (call-with-card context reader use)
  (define handle (make-s64vector 1 0))
  (define protocol (make-u64vector 1 0))
  (check "SCardConnect"
         (connect-card context reader share-shared protocol-t0-or-t1 handle protocol))
  (let ((card (s64vector-ref handle 0))
        (pci (if (= (u64vector-ref protocol 0) protocol-t0) t0-pci t1-pci)))
    (dynamic-wind
      void
      (lambda () (use (cons card pci)))
      (lambda () (check "SCardDisconnect" (disconnect-card card leave-card))))))

;; Sends a command to a card, and gives the response.
(define (transmit card command)
  (define response (make-u8vector max-buffer-size-extended 0))
  (define size (u64vector (u8vector-length response)))
  (check "SCardTransmit"
         (transmit-apdu (car card) (cdr card)
                        command (u8vector-length command) #f response size))
  (subu8vector response 0 (u64vector-ref size 0)))

)
