package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/mmcdole/gofeed"
)

// benchBare tells TestBenchBare that it is the baseline, and which.
const benchBare = "WIREROOM_BENCH_BARE"

// bareReads are the baselines: what a program must do at least of which the
// origin says that nothing is new, or that all is.
var bareReads = map[string]func(io.Reader) error{"unchanged": discard, "new": readByGofeed}

// TestBenchBare is no test but the baseline of the benchmarks, a process that
// does nothing else. For a port and a count it gets so many feeds and says what
// CPU and time that took.
func TestBenchBare(t *testing.T) {
	read := bareReads[os.Getenv(benchBare)]
	if read == nil {
		t.Skip("runs as the baseline of the benchmarks")
	}
	get := bareGet(os.Getenv(benchBare) == "unchanged", read)
	var port, count int
	for in := bufio.NewReader(os.Stdin); ; {
		if _, err := fmt.Fscanln(in, &port, &count); err != nil {
			return
		}
		took := measure(func() {
			if err := getAll(port, count, get); err != nil {
				t.Error(err)
			}
		})
		fmt.Println(int64(took.cpu), int64(took.clock))
	}
}

// getAll gets feeds as many at once as a fleet does.
func getAll(port, count int, get func(url string) error) (failed error) {
	next := make(chan int)
	var workers sync.WaitGroup
	var once sync.Once
	for range benchAlike {
		workers.Go(func() {
			for n := range next {
				if err := get(benchURL(n, port)); err != nil {
					once.Do(func() { failed = err })
				}
			}
		})
	}
	for n := range count {
		next <- n
	}
	close(next)
	workers.Wait()
	return failed
}

// bareGet is net/http alone, its connections kept.
func bareGet(conditional bool, read func(io.Reader) error) func(url string) error {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: benchAlike}}
	return func(url string) error {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if conditional {
			req.Header.Set("If-None-Match", strconv.Quote(req.URL.Path))
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if conditional != (resp.StatusCode == http.StatusNotModified) {
			return fmt.Errorf("%s: %s", url, resp.Status)
		}
		return cmp.Or(read(resp.Body), discard(resp.Body))
	}
}

func discard(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

func readByGofeed(r io.Reader) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	_, err = gofeed.NewParser().Parse(z)
	return err
}
