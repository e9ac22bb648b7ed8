package parse

// readDate makes the day out of the tokens that time and zone left.
func (d *dateReader) readDate() bool {
	if d.readUnits() {
		return true
	}
	var nums [3]*dateToken
	n, month, unknown := 0, 0, 0
	for i := 0; i < d.n; i++ {
		t := &d.tokens[i]
		switch {
		case t.used:
		case t.isNumber():
			if n < 3 {
				nums[n] = t
				n++
			}
		case t.word == "t" || ordinals[t.word]:
		default:
			// "mar" is Tuesday in the Romance languages and March in most: the
			// last name that may be a month is the month.
			if m := monthNumber(t.word); m > 0 {
				month = m
			} else {
				unknown++
			}
		}
	}
	if unknown > maxUnknownWords {
		return false
	}
	if month > 0 {
		return d.namedMonth(month, nums[:n])
	}
	return d.numeric(nums[:n])
}

// maxUnknownWords is how many words a date may hold that say nothing to us: a
// day of the week, "at", "Uhr".
const maxUnknownWords = 6

// readUnits reads dates whose numbers say what they are: 2026年11月5日.
func (d *dateReader) readUnits() bool {
	for i := 0; i+1 < d.n; i++ {
		if !d.tokens[i].isNumber() || d.tokens[i].used {
			continue
		}
		switch d.unit(i + 1) {
		case 'Y':
			d.year = d.use(i) + eras[d.at(i-1).word]
		case 'M':
			d.month = d.use(i)
		case 'D':
			d.day = d.use(i)
		}
	}
	return d.year > 0 && d.month > 0 && d.day > 0
}

// namedMonth reads a day and a year around a month's name, in either order. A
// month without a day is its first.
func (d *dateReader) namedMonth(month int, nums []*dateToken) bool {
	d.month, d.day = month, 1
	switch {
	case len(nums) == 1 && nums[0].digits == 4:
		d.year = nums[0].value
	case len(nums) < 2:
		return false
	case isYear(nums[0]) && !isYear(nums[1]):
		d.year, d.day = fullYear(nums[0]), nums[1].value
	default:
		d.day, d.year = nums[0].value, fullYear(nums[1])
	}
	return true
}

// numeric reads dates of nothing but numbers.
func (d *dateReader) numeric(nums []*dateToken) bool {
	switch len(nums) {
	case 1:
		return d.lone(nums[0])
	case 2:
		return d.twoNumbers(nums[0], nums[1])
	case 3:
		return d.threeNumbers(nums[0], nums[1], nums[2])
	}
	return false
}

// lone reads the forms of ISO 8601 without signs, and a bare year.
func (d *dateReader) lone(t *dateToken) bool {
	v := t.value
	switch t.digits {
	case 4:
		d.year, d.month, d.day = v, 1, 1
	case 6:
		d.year, d.month, d.day = fullYear(&dateToken{value: v / 10000, digits: 2}), v/100%100, v%100
	case 7:
		return d.ordinal(v/1000, v%1000)
	case 8:
		d.year, d.month, d.day = v/10000, v/100%100, v%100
	case 12, 14:
		if t.digits == 14 {
			d.sec = v % 100
			v /= 100
		}
		d.hour, d.min = v/100%100, v%100
		v /= 10000
		d.year, d.month, d.day = v/10000, v/100%100, v%100
	default:
		return false
	}
	return true
}

func (d *dateReader) twoNumbers(a, b *dateToken) bool {
	switch {
	case a.digits == 4 && b.digits == 3 && b.sep == '-':
		return d.ordinal(a.value, b.value)
	case a.digits == 4 && b.digits <= 2 && b.sep != 0:
		d.year, d.month, d.day = a.value, b.value, 1
	case b.digits == 4 && a.digits <= 2 && b.sep != 0 && !b.spaced:
		d.year, d.month, d.day = b.value, a.value, 1
	default:
		return false
	}
	return true
}

// threeNumbers decides which number is the year, then the month. Of two that
// may both be months, the sign between them says who writes so: 1/2 is 2
// January in America, 1.2. and 1-2 are 1 February elsewhere; with two-digit
// years 03-12-31 is ISO 8601:1988.
func (d *dateReader) threeNumbers(a, b, c *dateToken) bool {
	switch {
	case isYear(a) || b.sep == '-' && a.digits == 2 && !isYear(c):
		d.year, d.month, d.day = fullYear(a), b.value, c.value
	case b.sep == '/':
		d.month, d.day, d.year = a.value, b.value, fullYear(c)
	case b.sep == 0:
		return false
	default:
		d.day, d.month, d.year = a.value, b.value, fullYear(c)
	}
	if d.month > 12 && d.day <= 12 {
		d.month, d.day = d.day, d.month
	}
	return true
}

// ordinal sets the day of the year (ISO 8601).
func (d *dateReader) ordinal(year, day int) bool {
	leap := 0
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		leap = 1
	}
	if day < 1 || day > 365+leap {
		return false
	}
	lengths := [...]int{31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	d.year, d.month = year, 1
	for _, n := range lengths {
		if day <= n {
			break
		}
		day -= n
		d.month++
	}
	d.day = day
	return true
}

func isYear(t *dateToken) bool { return t.digits >= 3 || t.value > 31 }

// fullYear completes years of two and three digits as RFC 5322 §4.3 has it.
func fullYear(t *dateToken) int {
	switch {
	case t.digits == 2 && t.value < 50:
		return 2000 + t.value
	case t.digits == 2 || t.digits == 3 && t.value < 300:
		return 1900 + t.value
	}
	return t.value
}
