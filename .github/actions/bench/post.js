// Runs stop.sh beside this file when the job ends, whatever became of it, and ends as it does.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const { error, status } = spawnSync("bash", [join(__dirname, "stop.sh")], { stdio: "inherit" });
if (error) console.log(`::error title=PC/SC bench::bash cannot be started: ${error.message}`);
process.exitCode = status ?? 2;
