#lang racket/base

;; What a program needs of PC/SC to talk to a card.

(require racket/contract/base
         racket/string
         (prefix-in winscard: "winscard.rkt"))

(provide (contract-out [call-with-context (-> (-> context? any) any)]
                       [context-readers (-> context? (non-empty-listof string?))]
                       [call-with-card (-> context? string? (-> card? any) any)]
                       [transmit (-> card? bytes? bytes?)]))

;; A session with the PC/SC service, and a connection to a card.
(struct context (handle))
(struct card (handle pci))

;; Calls use with a session, which ends however that does.
(define (call-with-context use)
  (define handle (winscard:establish-context winscard:scope-system))
  (dynamic-wind void
                (lambda () (use (context handle)))
                (lambda () (winscard:release-context handle))))

;; The names of the readers; that there is none is an exception.
(define (context-readers context)
  (define handle (context-handle context))
  (define names (make-bytes (winscard:list-readers handle #f)))
  (winscard:list-readers handle names)
  (string-split (bytes->string/utf-8 names) "\0"))

;; Calls use with the card in a reader, shared with other programs; leaves it as it is.
(define (call-with-card context reader use)
  (define-values (handle protocol)
    (winscard:connect (context-handle context)
                      reader
                      winscard:share-shared
                      (bitwise-ior winscard:protocol-t0 winscard:protocol-t1)))
  (define pci (if (= protocol winscard:protocol-t0) winscard:t0-pci winscard:t1-pci))
  (dynamic-wind void
                (lambda () (use (card handle pci)))
                (lambda () (winscard:disconnect handle winscard:leave-card))))

;; Sends a command, and gives the response.
(define (transmit card command)
  (define response (make-bytes winscard:max-buffer-size-extended))
  (define length (winscard:transmit (card-handle card) (card-pci card) command response))
  (subbytes response 0 length))
