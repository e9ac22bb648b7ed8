package output

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// codings are the content codings that we write, the one that we prefer first.
func codings() []string { return []string{"br", "zstd", "gzip"} }

// chooseCoding picks the coding that the client likes best (RFC 9110 §12.5.3);
// "" is identity.
func chooseCoding(accept string) string {
	if accept == "" {
		return ""
	}
	best, bestQ := "", 0.0
	for _, c := range codings() {
		if q := quality(accept, c); q > bestQ {
			best, bestQ = c, q
		}
	}
	return best
}

// quality is the weight that an Accept-Encoding gives to a coding; 0: refused or
// not named.
func quality(accept, coding string) float64 {
	any := 0.0
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			q, _ = strconv.ParseFloat(v, 64)
		}
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, coding):
			return q
		case name == "*":
			any = q
		}
	}
	return any
}

// encodeBody applies a coding; "" returns body itself.
func encodeBody(coding string, body []byte) ([]byte, error) {
	if coding == "" {
		return body, nil
	}
	var b bytes.Buffer
	w, err := newCoder(coding, &b)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, fmt.Errorf("%s: %w", coding, err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("%s: %w", coding, err)
	}
	return b.Bytes(), nil
}

func newCoder(coding string, w io.Writer) (io.WriteCloser, error) {
	switch coding {
	case "br":
		return brotli.NewWriterLevel(w, 5), nil
	case "zstd":
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	case "gzip":
		return gzip.NewWriterLevel(w, gzip.DefaultCompression)
	}
	return nil, fmt.Errorf("unknown content coding %q", coding)
}

// compressed wraps what is made anew for each request: its ETags must be weak,
// since one stands for all codings. A live stream must not come through here.
func compressed(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper()
	if err != nil {
		panic(err) // there are no options to be wrong
	}
	return wrap(h)
}
