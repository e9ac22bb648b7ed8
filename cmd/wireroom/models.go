package main

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"

	"wireroom/aggregator/match"
)

// shippedModels are the models that come with the program. docs/topics.md says
// how they were trained.
//
//go:embed models/*.model
var shippedModels embed.FS

// builtin is written before the name of a shipped model.
const builtin = "builtin:"

// readModel reads a shipped model, or a file that lies where the config says,
// seen from the config.
func (c *Config) readModel(name string) (*match.Model, error) {
	f, err := c.openModel(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return match.ReadModel(f)
}

func (c *Config) openModel(name string) (io.ReadCloser, error) {
	shipped, ok := strings.CutPrefix(name, builtin)
	if !ok {
		return os.Open(c.path(name))
	}
	f, err := shippedModels.Open("models/" + shipped + ".model")
	if err != nil {
		return nil, fmt.Errorf("no model is shipped as %q: %s", name, didYouMean(name, shippedNames()))
	}
	return f, nil
}

func shippedNames() []string {
	files, err := fs.Glob(shippedModels, "models/*.model")
	if err != nil {
		panic("models: " + err.Error())
	}
	for i, f := range files {
		files[i] = builtin + strings.TrimSuffix(path.Base(f), ".model")
	}
	return files
}

// checkModel gives the topic's model, nil if it names none or a faulty one.
func checkModel(c *Config, t *TopicConfig, d *decoder) *match.Model {
	at := "topics." + t.name
	if t.Threshold != 0 && t.Model == "" {
		d.at(at+".threshold", "%s.threshold: there is no model that it could be for: name one, or take it out", at)
	}
	if t.Model == "" {
		return nil
	}
	m, err := c.readModel(t.Model)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.at(at+".model", "%s.model: there is no file %s: make it with %q", at, c.path(t.Model), "wireroom topics train "+t.name)
	case err != nil:
		d.at(at+".model", "%s.model: %s", at, message(err))
	case t.Threshold != 0:
		m = m.WithThreshold(float64(t.Threshold))
	}
	return m
}

// Share is a number above 0, up to 1; zero stands for none.
type Share float64

func (s *Share) parse(text string) error {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(0 < v && v <= 1) {
		return fmt.Errorf("%q is no probability: write a number above 0, up to 1, such as 0.5", text)
	}
	*s = Share(v)
	return nil
}
