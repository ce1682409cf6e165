#lang racket/base

;; What pcsc.rkt needs of pcsc-lite, as winscard.h declares it.

(require ffi/unsafe
         ffi/unsafe/define)

(provide (except-out (all-defined-out) define-winscard))

(define-ffi-definer define-winscard (ffi-lib "libpcsclite" '("1")))

(define scope-system 2)
(define share-shared 2)
(define protocol-t0 1)
(define protocol-t1 2)
(define leave-card 0)
(define max-buffer-size-extended (+ 4 3 (expt 2 16) 3 2))

;; DWORD and LONG are C's long: 8 bytes on 64-bit Linux.
(define _dword _ulong)
(define _handle _long)
(define _io-request _pointer)

(struct exn:fail:pcsc exn:fail (code))

;; The result of a function: nothing, or an exception that names it.
(define (_result name)
  (make-ctype _long
              #f
              (lambda (code)
                (unless (zero? code)
                  (raise (exn:fail:pcsc (format "~a: ~a" name (stringify-error code))
                                        (current-continuation-marks)
                                        code))))))

(define-winscard stringify-error (_fun _long -> _string/utf-8) #:c-id pcsc_stringify_error)

(define-winscard establish-context
                 (_fun (scope) :: (scope : _dword)
                       (_pointer = #f)
                       (_pointer = #f)
                       (context : (_ptr o _handle))
                       -> (_result "SCardEstablishContext")
                       -> context)
                 #:c-id SCardEstablishContext)

(define-winscard release-context
                 (_fun _handle -> (_result "SCardReleaseContext"))
                 #:c-id SCardReleaseContext)

;; names: room for them, or #f to ask for the length alone, which is what comes back.
(define-winscard list-readers
                 (_fun (context names) :: (context : _handle)
                       (_pointer = #f)
                       (names : _bytes)
                       (length : (_ptr io _dword) = (if names (bytes-length names) 0))
                       -> (_result "SCardListReaders")
                       -> length)
                 #:c-id SCardListReaders)

(define-winscard connect
                 (_fun _handle
                       _string/utf-8
                       _dword
                       _dword
                       (card : (_ptr o _handle))
                       (protocol : (_ptr o _dword))
                       -> (_result "SCardConnect")
                       -> (values card protocol))
                 #:c-id SCardConnect)

(define-winscard disconnect
                 (_fun _handle _dword -> (_result "SCardDisconnect"))
                 #:c-id SCardDisconnect)

(define-winscard transmit
                 (_fun (card pci command response) :: (card : _handle)
                       (pci : _io-request)
                       (command : _bytes)
                       (_dword = (bytes-length command))
                       (_pointer = #f)
                       (response : _bytes)
                       (length : (_ptr io _dword) = (bytes-length response))
                       -> (_result "SCardTransmit")
                       -> length)
                 #:c-id SCardTransmit)

;; The variables themselves are what is wanted, and not what is in them.
(define-winscard t0-pci _fpointer #:c-id g_rgSCardT0Pci)
(define-winscard t1-pci _fpointer #:c-id g_rgSCardT1Pci)
