;;;; What a program needs of PC/SC to talk to a card: pcsc-lite, bound by CFFI.

(defpackage #:pcsc
  (:use #:common-lisp)
  (:export #:pcsc-error
           #:with-context
           #:list-readers
           #:with-card
           #:transmit))

(in-package #:pcsc)

(cffi:define-foreign-library libpcsclite
  (t "libpcsclite.so.1"))

(cffi:use-foreign-library libpcsclite)

(defconstant +scope-system+ 2)
(defconstant +share-shared+ 2)
(defconstant +protocol-t0+ 1)
(defconstant +protocol-t1+ 2)
(defconstant +leave-card+ 0)
(defconstant +max-buffer-size+ 264)

;;; C's long: 8 bytes on 64-bit Linux.
(cffi:defctype dword :unsigned-long)
(cffi:defctype result :long)
(cffi:defctype handle :long)

(cffi:defcfun ("pcsc_stringify_error" stringify-error) :string
  (code result))

(define-condition pcsc-error (error)
  ((function-name :initarg :function-name :reader function-name)
   (code :initarg :code :reader code))
  (:documentation "A function of PC/SC failed.")
  (:report (lambda (condition stream)
             (format stream "~A: ~A"
                     (function-name condition)
                     (stringify-error (code condition))))))

(defmacro define-pcsc-function ((c-name name) &body arguments)
  "Define NAME to call the C function C-NAME, and to signal an error where that returns one."
  (let ((names (mapcar #'first arguments)))
    `(defun ,name ,names
       (let ((code (cffi:foreign-funcall ,c-name
                                         ,@(loop for (name type) in arguments
                                                 append (list type name))
                                         result)))
         (unless (zerop code)
           (error 'pcsc-error :function-name ,c-name :code code))))))

(define-pcsc-function ("SCardEstablishContext" %establish-context)
  (scope dword)
  (reserved-1 :pointer)
  (reserved-2 :pointer)
  (context :pointer))

(define-pcsc-function ("SCardReleaseContext" %release-context)
  (context handle))

(define-pcsc-function ("SCardListReaders" %list-readers)
  (context handle)
  (groups :pointer)
  (readers :pointer)
  (length :pointer))

(define-pcsc-function ("SCardConnect" %connect)
  (context handle)
  (reader :string)
  (share-mode dword)
  (preferred-protocols dword)
  (card :pointer)
  (active-protocol :pointer))

(define-pcsc-function ("SCardDisconnect" %disconnect)
  (card handle)
  (disposition dword))

(define-pcsc-function ("SCardTransmit" %transmit)
  (card handle)
  (send-pci :pointer)
  (command :pointer)
  (command-length dword)
  (receive-pci :pointer)
  (response :pointer)
  (response-length :pointer))

(defun call-then-release (function release)
  "Call FUNCTION, then RELEASE. When FUNCTION has failed, a failure of RELEASE is only a warning."
  (let ((done nil))
    (unwind-protect
         (multiple-value-prog1 (funcall function)
           (setf done t))
      (if done
          (funcall release)
          (handler-case (funcall release)
            (pcsc-error (failure)
              (warn "~A" failure)))))))

(defun call-with-context (function)
  (cffi:with-foreign-object (handle 'handle)
    (%establish-context +scope-system+ (cffi:null-pointer) (cffi:null-pointer) handle)
    (let ((context (cffi:mem-ref handle 'handle)))
      (call-then-release (lambda () (funcall function context))
                         (lambda () (%release-context context))))))

(defmacro with-context ((context) &body body)
  "Evaluate BODY with CONTEXT bound to a session with the PC/SC service."
  `(call-with-context (lambda (,context) ,@body)))

(defun multi-string-to-list (pointer)
  "The strings at POINTER, one after the other, up to an empty one."
  (loop for (string length) = (multiple-value-list (cffi:foreign-string-to-lisp pointer))
        until (string= string "")
        collect string
        do (cffi:incf-pointer pointer (1+ length))))

(defun list-readers (context)
  "The names of the readers."
  (cffi:with-foreign-object (length 'dword)
    (%list-readers context (cffi:null-pointer) (cffi:null-pointer) length)
    (cffi:with-foreign-object (names :char (cffi:mem-ref length 'dword))
      (%list-readers context (cffi:null-pointer) names length)
      (multi-string-to-list names))))

(defstruct card
  handle
  protocol)

(defun call-with-card (context reader function)
  (cffi:with-foreign-objects ((handle 'handle)
                              (protocol 'dword))
    (%connect context reader
              +share-shared+ (logior +protocol-t0+ +protocol-t1+)
              handle protocol)
    (let ((card (make-card :handle (cffi:mem-ref handle 'handle)
                           :protocol (cffi:mem-ref protocol 'dword))))
      (call-then-release (lambda () (funcall function card))
                         (lambda () (%disconnect (card-handle card) +leave-card+))))))

(defmacro with-card ((card context reader) &body body)
  "Evaluate BODY with CARD bound to a connection to the card in READER."
  `(call-with-card ,context ,reader (lambda (,card) ,@body)))

(defun card-pci (card)
  "What says in which protocol a command to CARD is sent."
  (cffi:foreign-symbol-pointer
   (if (= (card-protocol card) +protocol-t0+)
       "g_rgSCardT0Pci"
       "g_rgSCardT1Pci")))

(defun transmit (card command)
  "Send COMMAND, a vector of octets, to CARD, and return its response, another one."
  (cffi:with-foreign-objects ((sent :uint8 (length command))
                              (received :uint8 +max-buffer-size+)
                              (length 'dword))
    (cffi:lisp-array-to-foreign command sent `(:array :uint8 ,(length command)))
    (setf (cffi:mem-ref length 'dword) +max-buffer-size+)
    (%transmit (card-handle card) (card-pci card)
               sent (length command)
               (cffi:null-pointer) received length)
    (cffi:foreign-array-to-lisp received `(:array :uint8 ,(cffi:mem-ref length 'dword))
                                :element-type '(unsigned-byte 8))))
