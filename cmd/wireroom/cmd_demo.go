package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"wireroom/aggregator/store"
)

func newDemo(*globals) *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Serve with made-up outlets that publish every few seconds",
		Long: `Serve with eight made-up outlets on loopback that publish every few seconds, in
seven languages and four formats, with copies, corrections and a fault now and
then. It needs neither a network nor a config, contacts nothing but this
machine, and keeps nothing: its store goes with it.`,
		Example: "  wireroom demo\n  wireroom demo --listen 127.0.0.1:9000",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			dir, err := os.MkdirTemp("", "wireroom-demo-")
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
			d, err := prepareDemo(dir, listen, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer d.origin.Close()
			if d.service.store, err = store.Open(cmd.Context(), d.config.storeName(), store.Options{Log: d.service.log}); err != nil {
				return err
			}
			d.service.ready = func(address string) {
				cmd.Printf("wireroom demo: open %s in a browser (Ctrl-C ends it)\n", address)
			}
			return d.service.run(cmd.Context(), d.config)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address to serve on")
	return cmd
}

// demo is the made-up outlets and a service that polls them.
type demo struct {
	origin  *demoOrigin
	config  *Config
	service *service
}

func prepareDemo(dir, listen string, errs io.Writer) (*demo, error) {
	outlets, err := readDemoOutlets()
	if err != nil {
		return nil, err
	}
	now, err := newClock()
	if err != nil {
		return nil, err
	}
	origin, err := startDemoOrigin(outlets, now)
	if err != nil {
		return nil, err
	}
	c, err := demoConfig(dir, listen, outlets, origin.bases)
	if err != nil {
		return nil, errors.Join(err, origin.Close())
	}
	all := []string{rolePoll, roleWeb, roleJobs}
	return &demo{origin, c, &service{roles: all, log: newLog(c.Log, errs), meters: newMeters()}}, nil
}

// demoConfig is the embedded config with the outlets' addresses of this run.
func demoConfig(dir, listen string, outlets []demoOutlet, bases []string) (*Config, error) {
	text, err := demoFiles.ReadFile("demo/config.yaml")
	if err != nil {
		return nil, err
	}
	c, err := parseConfig("demo/config.yaml", text, os.LookupEnv)
	if err != nil {
		return nil, err
	}
	c.listenOn(listen)
	c.Store = filepath.Join(dir, "demo.db")
	c.Log.Level = "warn"
	for i, o := range outlets {
		u, err := url.Parse(bases[i])
		if err != nil {
			return nil, fmt.Errorf("address of %s: %w", o.name, err)
		}
		c.Poll.Allow = append(c.Poll.Allow, u.Host)
		c.Sources = append(c.Sources, SourceConfig{Outlet: o.name, URL: bases[i] + "/feed", Lang: o.lang, Country: o.country})
	}
	return c, nil
}
