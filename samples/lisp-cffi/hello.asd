(defsystem "hello"
  :description "Asks the card in the first PC/SC reader for its greeting."
  :depends-on ("babel" "cffi")
  :serial t
  :components ((:file "pcsc")
               (:file "hello"))
  :build-operation "program-op"
  :build-pathname "hello"
  :entry-point "hello:main")
