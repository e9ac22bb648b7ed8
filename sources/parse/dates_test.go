package parse

import (
	"strings"
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"rfc 822", "Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"},
		{"rfc 1123", "Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"},
		{"offset", "Thu, 01 Jan 2004 19:48:21 +0200", "2004-01-01T17:48:21Z"},
		{"no seconds", "Thu, 1 Jan 2004 19:48 -0500", "2004-01-02T00:48:00Z"},
		{"no weekday", "1 Jan 2004 19:48:21 EST", "2004-01-02T00:48:21Z"},
		{"no time", "Thu, 01 Jan 2004", "2004-01-01T00:00:00Z"},
		{"no zone", "Thu, 01 Jan 2004 19:48:21", "2004-01-01T19:48:21Z"},
		{"month before day", "Thu, Jan 1 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"},
		{"rfc 850", "Thursday, 01-Jan-04 19:48:21 GMT", "2004-01-01T19:48:21Z"},
		{"asctime", "Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06Z"},
		{"unix date", "Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06Z"},
		{"ruby date", "Thu Jan 01 19:48:21 +0100 2004", "2004-01-01T18:48:21Z"},
		{"javascript", "Thu Jan 01 2004 19:48:21 GMT+0100 (Central European Standard Time)", "2004-01-01T18:48:21Z"},
		{"zone with colon", "Thu, 01 Jan 2004 19:48:21 GMT+02:00", "2004-01-01T17:48:21Z"},
		{"zone hour", "Thu, 01 Jan 2004 19:48:21 GMT+2", "2004-01-01T17:48:21Z"},
		{"zone and its name", "Thu, 01 Jan 2004 19:48:21 +0200 (EET)", "2004-01-01T17:48:21Z"},
		{"two signs", "Thu, 01 Jan 2004 19:48:21 --0700", "2004-01-02T02:48:21Z"},
		{"three digits", "Thu, 01 Jan 2004 19:48:21 -700", "2004-01-02T02:48:21Z"},
		{"typographic minus", "Thu, 01 Jan 2004 19:48:21 −0700", "2004-01-02T02:48:21Z"},
		{"ET", "Thu, 01 Jan 2004 19:48:21 ET", "2004-01-02T00:48:21Z"},
		{"MEST", "Thu, 01 Jul 2004 19:48:21 MEST", "2004-07-01T17:48:21Z"},
		{"MET", "Thu, 01 Jan 2004 19:48:21 MET", "2004-01-01T18:48:21Z"},
		{"JST", "Thu, 01 Jan 2004 19:48:21 JST", "2004-01-01T10:48:21Z"},
		{"military", "Thu, 01 Jan 2004 19:48:21 Z", "2004-01-01T19:48:21Z"},
		{"unknown zone", "Thu, 01 Jan 2004 19:48:21 Etc/GMT", "2004-01-01T19:48:21Z"},
		{"impossible zone", "Thu, 01 Jan 2004 19:48:21 -9999", "2004-01-01T19:48:21Z"},
		{"lower case", "thu, 01 jan 2004 19:48:21 gmt", "2004-01-01T19:48:21Z"},
		{"no spaces", "Thu,01 Jan 2004 19:48:21+0000", "2004-01-01T19:48:21Z"},
		{"glued zone", "Thu, 01 Jan 2004 19:48:21GMT", "2004-01-01T19:48:21Z"},
		{"day at midnight", "Thu, 01 Jan 2004 24:00:00 GMT", "2004-01-02T00:00:00Z"},
		{"leap second", "Sat, 31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00:00Z"},
		{"three-digit year", "01 Jan 104 19:48:21 GMT", "2004-01-01T19:48:21Z"},
		{"nineties", "01 Jan 99 19:48:21 GMT", "1999-01-01T19:48:21Z"},
		{"12-hour clock", "January 2, 2006 3:04 PM", "2006-01-02T15:04:00Z"},
		{"12-hour clock with zone", "Jan 2, 2006 3:04:05 PM EST", "2006-01-02T20:04:05Z"},
		{"dotted half", "January 2, 2006, 12:04 a.m.", "2006-01-02T00:04:00Z"},
		{"hour alone", "January 2, 2006 3pm", "2006-01-02T15:00:00Z"},
		{"ordinal day", "January 2nd, 2006", "2006-01-02T00:00:00Z"},

		{"rfc 3339", "2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"},
		{"fraction", "2003-12-31T10:14:55.250-08:00", "2003-12-31T18:14:55.25Z"},
		{"comma fraction", "2003-12-31T10:14:55,5Z", "2003-12-31T10:14:55Z"},
		{"no zone colon", "2003-12-31T10:14:55-0800", "2003-12-31T18:14:55Z"},
		{"hour zone", "2003-12-31T10:14:55+01", "2003-12-31T09:14:55Z"},
		{"space for t", "2003-12-31 10:14:55", "2003-12-31T10:14:55Z"},
		{"space and zone", "2003-12-31 10:14:55 -0500", "2003-12-31T15:14:55Z"},
		{"minutes", "2003-12-31T10:14Z", "2003-12-31T10:14:00Z"},
		{"hour only", "2003-12-31T10Z", "2003-12-31T10:00:00Z"},
		{"day", "2003-12-31", "2003-12-31T00:00:00Z"},
		{"month", "2003-12", "2003-12-01T00:00:00Z"},
		{"year", "2003", "2003-01-01T00:00:00Z"},
		{"basic day", "20031231", "2003-12-31T00:00:00Z"},
		{"basic", "20031231T101455Z", "2003-12-31T10:14:55Z"},
		{"basic without t", "20031231101455", "2003-12-31T10:14:55Z"},
		{"ordinal", "2003-335", "2003-12-01T00:00:00Z"},
		{"ordinal in a leap year", "2004-366T12:00:00Z", "2004-12-31T12:00:00Z"},
		{"basic ordinal", "2003335", "2003-12-01T00:00:00Z"},
		{"short year", "03-12-31", "2003-12-31T00:00:00Z"},
		{"basic short year", "031231", "2003-12-31T00:00:00Z"},
		{"iso month over 12", "2003-31-12", "2003-12-31T00:00:00Z"},
		{"sql", "2004-07-08 23:56:58.0", "2004-07-08T23:56:58Z"},
		{"slashes", "Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z"},
		{"american", "1/2/2006 3:04:05 PM", "2006-01-02T15:04:05Z"},
		{"european slashes", "31/12/2003 10:14", "2003-12-31T10:14:00Z"},
		{"european dots", "31.12.2003 10:14", "2003-12-31T10:14:00Z"},
		{"dots for the time", "31.12.2003 10.14", "2003-12-31T10:14:00Z"},
		{"time first", "15:04 02.01.2006 -0700", "2006-01-02T22:04:00Z"},
		{"day first with dashes", "31-12-2003", "2003-12-31T00:00:00Z"},
		{"epoch", "1072865695", "2003-12-31T10:14:55Z"},
		{"epoch milliseconds", "1072865695250", "2003-12-31T10:14:55.25Z"},

		{"german", "Di, 05 März 2024 10:00:00 +0100", "2024-03-05T09:00:00Z"},
		{"german long", "5. Dezember 2024, 14:30 Uhr", "2024-12-05T14:30:00Z"},
		{"austrian", "5. Jänner 2024", "2024-01-05T00:00:00Z"},
		{"french", "mar., 05 nov. 2024 10:00:00 +0100", "2024-11-05T09:00:00Z"},
		{"french long", "mardi 5 août 2024 à 14h30", "2024-08-05T14:30:00Z"},
		{"spanish", "mar, 5 de mayo de 2024 10:00", "2024-05-05T10:00:00Z"},
		{"portuguese", "Ter, 05 fev 2024 10:00:00 -0300", "2024-02-05T13:00:00Z"},
		{"italian", "gio, 05 dic 2024 10:00:00 +0100", "2024-12-05T09:00:00Z"},
		{"dutch", "do, 05 mrt 2024 10:00:00 +0100", "2024-03-05T09:00:00Z"},
		{"russian", "Вт, 05 ноя 2024 10:00:00 +0300", "2024-11-05T07:00:00Z"},
		{"russian long", "5 мая 2024 г. 10:00", "2024-05-05T10:00:00Z"},
		{"ukrainian", "5 листопада 2024, 10:00", "2024-11-05T10:00:00Z"},
		{"polish", "wto, 5 paź 2024 10:00:00 +0200", "2024-10-05T08:00:00Z"},
		{"polish long", "5 września 2024", "2024-09-05T00:00:00Z"},
		{"czech", "5. června 2024 10:00", "2024-06-05T10:00:00Z"},
		{"slovak", "Po, 18 jan 2021 10:00:00 +0100", "2021-01-18T09:00:00Z"},
		{"turkish", "05 Ağustos 2024 10:00", "2024-08-05T10:00:00Z"},
		{"greek", "Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"},
		{"hungarian", "2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"},
		{"arabic", "5 نوفمبر 2024 10:00", "2024-11-05T10:00:00Z"},
		{"arabic digits", "٥ نوفمبر ٢٠٢٤", "2024-11-05T00:00:00Z"},
		{"chinese", "2024年11月5日 14:30", "2024-11-05T14:30:00Z"},
		{"chinese afternoon", "2024年11月5日下午2:30", "2024-11-05T14:30:00Z"},
		{"japanese", "2024年11月5日(火) 14時30分05秒", "2024-11-05T14:30:05Z"},
		{"japanese afternoon", "2024年11月5日 午後2時30分", "2024-11-05T14:30:00Z"},
		{"korean", "2004년 05월 28일 01:31:15", "2004-05-27T16:31:15Z"},
		{"korean afternoon", "2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"},
		{"japanese era", "令和6年11月5日", "2024-11-05T00:00:00Z"},
		{"taiwanese era", "民國113年11月5日", "2024-11-05T00:00:00Z"},
		{"buddhist year", "Tue, 05 Nov 2567 10:00:00 +0700", "2024-11-05T03:00:00Z"},
		{"full width", "２０２４－１１－０５", "2024-11-05T00:00:00Z"},

		{"empty", "", ""},
		{"words", "not a date", ""},
		{"soon", "yesterday", ""},
		{"zeros", "0000-00-00 00:00:00", ""},
		{"never", "0001-01-01T00:00:00Z", ""},
		{"unknown month", "จ., 05 พ.ย. 2567 10:00", ""},
		{"year without an era", "6年11月5日", ""},
		{"no year", "Mon, 2 Jan 15:04:05", ""},
		{"time only", "15:04:05", ""},
		{"no such day", "31 Feb 2024", ""},
		{"no such month", "2024-13-45", ""},
		{"no such hour", "2024-01-01T25:00:00Z", ""},
		{"one digit", "7", ""},
		{"sentence", "Updated 3 times since the 2 of us met in 2001 or so I think", ""},
		{"markup", "<b>1 Jan 2004</b>", ""},
		{"ambiguous month", "5 jui 2024", ""},
		{"long", strings.Repeat("1 ", 200), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if d, ok := Date(tt.in); ok {
				got = d.Format(time.RFC3339Nano)
			}
			if got != tt.want {
				t.Errorf("Date(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"Thu, 01 Jan 2004 19:48:21 GMT", "2003-12-31T10:14:55Z", "5 мая 2024 г. 10:00", "2024年11月5日"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := Date(s)
		if !ok {
			return
		}
		again, ok := Date(d.Format(time.RFC3339Nano))
		if !ok || !again.Equal(d) {
			t.Errorf("Date(%q) = %v, which reads as %v, %v", s, d, again, ok)
		}
	})
}

func BenchmarkDate(b *testing.B) {
	for b.Loop() {
		Date("Thu, 01 Jan 2004 19:48:21 GMT")
		Date("2003-12-31T10:14:55Z")
	}
}
