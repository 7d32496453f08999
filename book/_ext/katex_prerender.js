// Reads one JSON request a line, writes one JSON reply a line.
const katex = require(process.argv[2]);
require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { latex, options } = JSON.parse(line);
    let reply;
    try {
      reply = { html: katex.renderToString(latex, options) };
    } catch (error) {
      reply = { error: error.message };
    }
    process.stdout.write(JSON.stringify(reply) + "\n");
  });
