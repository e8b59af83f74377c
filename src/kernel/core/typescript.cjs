// @ts-check
// TypeScript by `require` out of Node's sight: importing its nine megabytes as a module makes Node search them for
// exports first, which takes longer than running them.
const load = require
module.exports = load('typescript')
