!> Asks the card in the first PC/SC reader for its greeting, through the module in pcsc.f90.
program hello
  use, intrinsic :: iso_fortran_env, only: error_unit
  use pcsc, only: byte, card_t, context_t
  implicit none

  character(*), parameter :: select_applet = '00A404000AA00000006203010C0601'
  character(*), parameter :: get_greeting = '00000000'
  character(:), allocatable :: failure

  call greet_in_first_reader()
  if (allocated(failure)) then
    write (error_unit, '(a)') failure
    stop 1, quiet = .true.
  end if

contains

  subroutine greet_in_first_reader()
    type(context_t) :: context
    character(:), allocatable :: reader

    call context%establish(failure)
    reader = context%first_reader(failure)
    if (allocated(failure)) return
    print '(2a)', 'Reader: ', reader
    block
      type(card_t) :: card
      call card%connect(context, reader, failure)
      call greet(card)
    end block
  end subroutine greet_in_first_reader

  subroutine greet(card)
    type(card_t), intent(in) :: card
    integer(byte), allocatable :: response(:)
    integer :: i, length

    response = exchange(card, select_applet)
    response = exchange(card, get_greeting)
    length = size(response) - 2
    if (length <= 0) return
    if (all(response(length + 1:) == bytes('9000'))) then
      print '(*(a))', (achar(iand(int(response(i)), 255)), i=1, length)
    end if
  end subroutine greet

  !> Send a command, print it with its response, and return the response; nothing after a failure.
  function exchange(card, command) result(response)
    type(card_t), intent(in) :: card
    character(*), intent(in) :: command
    integer(byte), allocatable :: response(:)

    response = card%transmit(bytes(command), failure)
    if (allocated(failure)) return
    print '(a, *(1x, z2.2))', '>', bytes(command)
    print '(a, *(1x, z2.2))', '<', response
  end function exchange

  !> The bytes of hexadecimal digits.
  function bytes(digits)
    character(*), intent(in) :: digits
    integer(byte) :: bytes(len(digits)/2)

    read (digits, '(*(z2))') bytes
  end function bytes
end program hello
