; Asks the card in the first PC/SC reader for its greeting, through the C API of pcsc-lite.
; x86-64 Linux; System V ABI: parameters in rdi, rsi, rdx, rcx, r8, r9, then on the stack, which is
; aligned to 16 bytes at each call; rbx and r12 belong to the caller.

        default rel
        %include "winscard.inc"
        extern  fprintf, fputs, fwrite, printf, putchar, stderr, stdout
        global  main

        section .rodata
select_applet   db 0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00
                db 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01
.size           equ $ - select_applet
get_greeting    db 0x00, 0x00, 0x00, 0x00
.size           equ $ - get_greeting
SUCCESS         equ 0x0090              ; 90 00, as a word in memory

reader_format   db "Reader: %s", 10, 0
byte_format     db " %02X", 0
error_format    db "%s: %s", 10, 0
no_status_word  db "SCardTransmit: the card gave no status word", 10, 0

        section .bss
context         resq 1
card            resq 1
protocol        resq 1
length          resq 1
readers         resb MAX_READERS * MAX_READERNAME + 1
response        resb MAX_BUFFER_SIZE_EXTENDED

        section .text

; The exit status: 0, or 1 where something failed.
main:   push    rbx
        mov     ebx, 1
        mov     edi, SCARD_SCOPE_SYSTEM
        xor     esi, esi
        xor     edx, edx
        lea     rcx, [context]
        pcsc    SCardEstablishContext
        jnz     .end
        call    greet_in_first_reader
        mov     ebx, eax
        mov     rdi, [context]
        pcsc    SCardReleaseContext
        jz      .end
        mov     ebx, 1
.end:   mov     eax, ebx
        pop     rbx
        ret

greet_in_first_reader:
        push    rbx
        mov     ebx, 1
        ; The names come one after the other, each ended by a zero: as a string it is the first.
        mov     qword [length], response - readers
        mov     rdi, [context]
        xor     esi, esi
        lea     rdx, [readers]
        lea     rcx, [length]
        pcsc    SCardListReaders
        jnz     .end
        lea     rdi, [reader_format]
        lea     rsi, [readers]
        xor     eax, eax                ; no vector registers have parameters
        call    printf wrt ..plt

        mov     rdi, [context]
        lea     rsi, [readers]
        mov     edx, SCARD_SHARE_SHARED
        mov     ecx, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1
        lea     r8, [card]
        lea     r9, [protocol]
        pcsc    SCardConnect
        jnz     .end
        call    greet
        mov     ebx, eax
        mov     rdi, [card]
        mov     esi, SCARD_LEAVE_CARD
        pcsc    SCardDisconnect
        jz      .end
        mov     ebx, 1
.end:   mov     eax, ebx
        pop     rbx
        ret

greet:  push    rbx
        mov     ebx, 1
        lea     rdi, [select_applet]
        mov     esi, select_applet.size
        call    exchange
        jnz     .end
        lea     rdi, [get_greeting]
        mov     esi, get_greeting.size
        call    exchange
        jnz     .end
        xor     ebx, ebx
        mov     rdx, [length]
        sub     rdx, 2
        jz      .end
        lea     rdi, [response]
        cmp     word [rdi + rdx], SUCCESS
        jne     .end
        mov     esi, 1
        mov     rcx, [stdout wrt ..got]
        mov     rcx, [rcx]
        call    fwrite wrt ..plt
        mov     edi, 10
        call    putchar wrt ..plt
.end:   mov     eax, ebx
        pop     rbx
        ret

; Sends the rsi bytes at rdi, and prints them with the response, which is in `response` and has
; `length` bytes then. The zero flag says that it went well.
exchange:
        push    rbx
        push    r12
        sub     rsp, 24                 ; the last parameter, and alignment
        mov     rbx, rdi
        mov     r12, rsi
        mov     qword [length], MAX_BUFFER_SIZE_EXTENDED
        mov     rdi, [card]
        mov     rsi, [g_rgSCardT0Pci wrt ..got]
        cmp     qword [protocol], SCARD_PROTOCOL_T0
        je      .transmit
        mov     rsi, [g_rgSCardT1Pci wrt ..got]
.transmit:
        mov     rdx, rbx
        mov     rcx, r12
        xor     r8d, r8d
        lea     r9, [response]
        lea     rax, [length]
        mov     [rsp], rax
        pcsc    SCardTransmit
        jnz     .end
        cmp     qword [length], 2
        jb      .too_short
        mov     edi, '>'
        mov     rsi, rbx
        mov     rdx, r12
        call    print_bytes
        mov     edi, '<'
        lea     rsi, [response]
        mov     rdx, [length]
        call    print_bytes
        xor     eax, eax
.end:   lea     rsp, [rsp + 24]         ; which leaves the flags alone
        pop     r12
        pop     rbx
        ret
.too_short:
        lea     rdi, [no_status_word]
        mov     rsi, [stderr wrt ..got]
        mov     rsi, [rsi]
        call    fputs wrt ..plt
        or      eax, 1
        jmp     .end

; Prints the mark in edi, and the rdx bytes at rsi.
print_bytes:
        push    rbx
        push    r12
        sub     rsp, 8
        mov     rbx, rsi
        lea     r12, [rsi + rdx]
        call    putchar wrt ..plt
.next:  cmp     rbx, r12
        je      .end
        lea     rdi, [byte_format]
        movzx   esi, byte [rbx]
        xor     eax, eax
        call    printf wrt ..plt
        inc     rbx
        jmp     .next
.end:   mov     edi, 10
        call    putchar wrt ..plt
        add     rsp, 8
        pop     r12
        pop     rbx
        ret

; The zero flag where the code in rdi is that of success; if not, the message of the function whose
; name is at rsi.
check:  test    rdi, rdi
        jz      .end
        push    rsi
        call    pcsc_stringify_error wrt ..plt
        pop     rdx
        sub     rsp, 8
        mov     rdi, [stderr wrt ..got]
        mov     rdi, [rdi]
        lea     rsi, [error_format]
        mov     rcx, rax
        xor     eax, eax
        call    fprintf wrt ..plt
        add     rsp, 8
        or      eax, 1
.end:   ret

        section .note.GNU-stack noalloc noexec nowrite progbits
