package parse

// Marks are fingerprints of a document's items, eight bytes an item in document
// order. They are this package's own format: store them, compare nothing.
type Marks []byte
