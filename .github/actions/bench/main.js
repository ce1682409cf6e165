// Runs start.sh beside this file, and ends as it does. A runner knows an end of the job in
// JavaScript alone: all else is shell.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const { error, status } = spawnSync("bash", [join(__dirname, "start.sh")], { stdio: "inherit" });
if (error) console.log(`::error title=PC/SC bench::bash cannot be started: ${error.message}`);
process.exitCode = status ?? 2;
