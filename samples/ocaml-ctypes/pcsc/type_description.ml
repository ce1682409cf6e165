module Types (T : Ctypes.TYPE) = struct
  open T

  let scope_system = constant "SCARD_SCOPE_SYSTEM" ulong
  let share_shared = constant "SCARD_SHARE_SHARED" ulong
  let protocol_t0 = constant "SCARD_PROTOCOL_T0" ulong
  let protocol_t1 = constant "SCARD_PROTOCOL_T1" ulong
  let leave_card = constant "SCARD_LEAVE_CARD" ulong
  let success = constant "SCARD_S_SUCCESS" long
  let max_buffer_size = constant "MAX_BUFFER_SIZE" int
end
