package parse

// The three steps of reading a date's tokens: time, zone, day. Each marks the
// tokens that it used.

// readTime finds the time of day: 15:04, 15:04:05.999, 3 pm, 15h04, 15時4分,
// T1504, and 15.04 where a whole date stands before it.
func (d *dateReader) readTime() {
	for i := 0; i < d.n && d.timeAt == 0; i++ {
		if !d.tokens[i].isNumber() {
			continue
		}
		next := d.at(i + 1)
		switch {
		case next.isNumber() && next.sep == ':' && d.tokens[i].digits <= 2:
			d.clock(i, ':')
		case d.unit(i+1) == 'h':
			d.units(i)
		case i > 0 && d.at(i-1).word == "t" && !d.tokens[i].spaced:
			d.compactTime(i)
		case i > 2 && next.isNumber() && next.sep == '.' && d.tokens[i].spaced && d.tokens[i].digits <= 2:
			d.clock(i, '.')
		}
	}
	for i := 0; i < d.n && d.timeAt == 0; i++ {
		if d.tokens[i].isNumber() && d.tokens[i].digits <= 2 && isMeridiem(d.at(i+1).word) {
			d.hour = d.use(i)
			d.timeAt = i + 1
		}
	}
	d.meridiem()
}

// clock reads h:m[:s[.fraction]] from token i on, with any sign between.
func (d *dateReader) clock(i int, sign byte) {
	d.hour, d.min = d.use(i), d.use(i+1)
	i += 2
	if t := d.at(i); t.isNumber() && t.sep == sign && !t.spaced {
		d.sec = d.use(i)
		i++
	}
	if t := d.at(i); t.isNumber() && (t.sep == '.' || t.sep == ':' && t.digits != 4) && !t.spaced {
		d.nanos = nanoseconds(t)
		d.use(i)
		i++
	}
	d.timeAt = i
}

// units reads 15h04, 15時4分5秒 and 15시 4분 from token i on.
func (d *dateReader) units(i int) {
	d.hour = d.use(i)
	d.use(i + 1)
	i += 2
	if t := d.at(i); t.isNumber() && t.digits <= 2 && t.sep == 0 {
		d.min = d.use(i)
		i++
		if d.unit(i) == 'm' {
			d.use(i)
			i++
		}
	}
	if d.at(i).isNumber() && d.unit(i+1) == 's' {
		d.sec = d.use(i)
		d.use(i + 1)
		i += 2
	}
	d.timeAt = i
}

// compactTime reads the basic form of ISO 8601 after its T: hh, hhmm, hhmmss.
func (d *dateReader) compactTime(i int) {
	v := d.tokens[i].value
	switch d.tokens[i].digits {
	case 1, 2:
		d.hour = v
	case 4:
		d.hour, d.min = v/100, v%100
	case 6:
		d.hour, d.min, d.sec = v/10000, v/100%100, v%100
	default:
		return
	}
	d.use(i)
	d.timeAt = i + 1
	if t := d.at(i + 1); t.isNumber() && t.sep == '.' {
		d.nanos = nanoseconds(t)
		d.use(i + 1)
		d.timeAt++
	}
}

// meridiem applies the half of the day to a 12-hour clock.
func (d *dateReader) meridiem() {
	for i := 0; i < d.n; i++ {
		half, known := meridiems[d.tokens[i].word]
		if d.tokens[i].isNumber() || !known {
			continue
		}
		d.tokens[i].used = true
		// "a.m." comes as two words.
		if next := d.at(i + 1); next.word == "m" && len(d.tokens[i].word) == 1 {
			d.use(i + 1)
		} else if len(d.tokens[i].word) == 1 {
			d.tokens[i].used = false
			continue
		}
		switch {
		case half == 0 && d.hour == 12:
			d.hour = 0
		case half == 12 && d.hour < 12:
			d.hour += 12
		}
		if d.timeAt > 0 && i >= d.timeAt {
			d.timeAt = i + 1
		}
		return
	}
}

// readZone finds the zone: a number with a sign wins over a name, since names
// are often wrong beside it (RFC 5322 §4.3).
func (d *dateReader) readZone() {
	korean := false
	for i := 0; i < d.n; i++ {
		t := d.at(i)
		if t.used || t.isNumber() {
			korean = korean || t.word == "오전" || t.word == "오후" || d.unit(i+1) == 'Y' && d.at(i+1).word == "년"
			continue
		}
		if offset, known := zones[t.word]; known && i > 0 && (len(t.word) > 1 || i == d.timeAt) {
			d.offset = offset
			t.used = true
		}
	}
	if korean && d.offset == 0 {
		d.offset = 9 * hour
	}
	for i := max(d.timeAt, 1); i < d.n && d.timeAt > 0; i++ {
		if d.numericZone(i) {
			return
		}
	}
}

// numericZone reads +0200, +02:00, +2 and -700 at token i.
func (d *dateReader) numericZone(i int) bool {
	t := d.at(i)
	glued := !t.spaced && d.at(i-1).isNumber() && !d.at(i-1).used
	if t.used || !t.isNumber() || t.sep != '+' && t.sep != '-' || glued {
		return false
	}
	h, m := t.value, 0
	if t.digits > 2 {
		h, m = t.value/100, t.value%100
	}
	t.used = true
	if next := d.at(i + 1); t.digits <= 2 && next.isNumber() && next.sep == ':' && !next.spaced {
		m = d.use(i + 1)
	}
	if h > 15 || m > 59 {
		return true // no such zone; UTC
	}
	d.offset = h*hour + m*60
	if t.sep == '-' {
		d.offset = -d.offset
	}
	return true
}

func (d *dateReader) at(i int) *dateToken {
	if i < 0 || i >= d.n {
		return &dateToken{}
	}
	return &d.tokens[i]
}

func (d *dateReader) use(i int) int {
	d.tokens[i].used = true
	return d.tokens[i].value
}

// unit is what the word at token i says of the number before it, 0 for none.
func (d *dateReader) unit(i int) byte { return dateUnit(d.at(i).word) }

func nanoseconds(t *dateToken) int {
	v := t.value
	for n := t.digits; n < 9; n++ {
		v *= 10
	}
	for n := t.digits; n > 9; n-- {
		v /= 10
	}
	return v
}

func isMeridiem(word string) bool {
	_, known := meridiems[word]
	return known && len(word) > 1
}
