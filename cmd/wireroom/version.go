package main

// version is what "wireroom version" says and what outlets see in our
// User-Agent.
const version = "0.1.0"
