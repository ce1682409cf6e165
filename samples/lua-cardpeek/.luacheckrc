std = "lua53"
read_globals = { "bytes", "card", "log", "ui" }
