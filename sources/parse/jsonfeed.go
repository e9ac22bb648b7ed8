package parse

import (
	"errors"

	"wireroom/aggregator"
)

func (r *reader) readJSON(text []byte) error { return errors.Join(aggregator.ErrNotFeed) }
