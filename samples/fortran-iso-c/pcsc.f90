!> What a program needs of PC/SC to talk to a card. What is held is released by its finalizer.
!> What fails says why in an allocatable text, and does nothing where one is allocated already.
module pcsc
  use, intrinsic :: iso_c_binding, only: c_char, c_f_pointer, c_int8_t
  use, intrinsic :: iso_c_binding, only: c_null_char, c_null_ptr, c_ptr
  use winscard
  implicit none
  private

  integer, parameter, public :: byte = c_int8_t

  !> A session with the PC/SC service.
  type, public :: context_t
    private
    integer(long) :: handle
    logical :: established = .false.
  contains
    procedure :: establish
    procedure :: first_reader
    final :: end_session
  end type context_t

  !> A connection to a card; declare it in an inner block, so that it ends before its session.
  type, public :: card_t
    private
    integer(long) :: handle
    type(io_request) :: pci
    logical :: connected = .false.
  contains
    procedure :: connect
    procedure :: transmit
    final :: leave
  end type card_t

contains

  !> Begin the session.
  subroutine establish(self, failure)
    class(context_t), intent(inout) :: self
    character(:), allocatable, intent(inout) :: failure

    call check('SCardEstablishContext', &
               establish_context(scope_system, c_null_ptr, c_null_ptr, self%handle), failure)
    self%established = .not. allocated(failure)
  end subroutine establish

  !> The name of the first reader; that there is none is a failure.
  function first_reader(self, failure) result(reader)
    class(context_t), intent(in) :: self
    character(:), allocatable, intent(inout) :: failure
    character(:), allocatable :: reader
    character(:), allocatable :: names
    integer(dword) :: length

    reader = ''
    if (allocated(failure)) return
    length = 0
    call check('SCardListReaders', &
               list_readers(self%handle, c_null_ptr, length=length), failure)
    if (allocated(failure)) return
    allocate (character(length) :: names)
    call check('SCardListReaders', &
               list_readers(self%handle, c_null_ptr, names, length), failure)
    if (allocated(failure)) return
    ! Each name ends with a zero, and so does their list.
    reader = names(:index(names, c_null_char) - 1)
  end function first_reader

  !> End the session.
  impure elemental subroutine end_session(self)
    type(context_t), intent(inout) :: self
    integer(long) :: ignored

    if (self%established) ignored = release_context(self%handle)
    self%established = .false.
  end subroutine end_session

  !> Connect to the card in a reader, shared with other programs.
  subroutine connect(self, context, reader, failure)
    class(card_t), intent(inout) :: self
    type(context_t), intent(in) :: context
    character(*), intent(in) :: reader
    character(:), allocatable, intent(inout) :: failure

    if (allocated(failure)) return
    call check('SCardConnect', &
               connect_card(context%handle, reader//c_null_char, share_shared, &
                            ior(protocol_t0, protocol_t1), self%handle, self%pci%protocol), failure)
    self%connected = .not. allocated(failure)
  end subroutine connect

  !> Send a command; its response has a status word at least.
  function transmit(self, command, failure) result(response)
    class(card_t), intent(in) :: self
    integer(byte), intent(in) :: command(:)
    character(:), allocatable, intent(inout) :: failure
    integer(byte), allocatable :: response(:)
    integer(dword) :: length

    allocate (response(max_buffer_size_extended))
    length = size(response)
    if (.not. allocated(failure)) then
      call check('SCardTransmit', &
                 transmit_apdu(self%handle, self%pci, command, size(command, kind=dword), &
                               c_null_ptr, response, length), failure)
    end if
    if (.not. allocated(failure) .and. length < 2) failure = 'The card gave no status word'
    if (allocated(failure)) length = 0
    response = response(:length)
  end function transmit

  !> Disconnect; the card stays as it is.
  impure elemental subroutine leave(self)
    type(card_t), intent(inout) :: self
    integer(long) :: ignored

    if (self%connected) ignored = disconnect_card(self%handle, leave_card)
    self%connected = .false.
  end subroutine leave

  subroutine check(name, code, failure)
    character(*), intent(in) :: name
    integer(long), intent(in) :: code
    character(:), allocatable, intent(inout) :: failure
    type(c_ptr) :: text
    character(kind=c_char), pointer :: letters(:)
    integer :: i

    if (code == success) return
    text = stringify_error(code)
    call c_f_pointer(text, letters, [strlen(text)])
    failure = name//': '//repeat(' ', size(letters))
    do i = 1, size(letters)
      failure(len(name) + 2 + i:len(name) + 2 + i) = letters(i)
    end do
  end subroutine check
end module pcsc
