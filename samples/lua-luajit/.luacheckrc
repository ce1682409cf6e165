std = "luajit"
