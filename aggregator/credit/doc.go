// Package credit says whom a text is from: the agency that its dateline or
// byline credits, whom it quotes, which newsroom its outlet belongs to, and what
// its first words are, which copies share. It knows strings alone, never looks
// anything up elsewhere and gives the same answer for the same text.
//
//	text, authors, outlet ──Read──► Credit: the wire whose text it is, whom it cites
//	outlet, link ──Table.Of──► the family of outlets that share a newsroom
//	text ──Opening──► a number that copies of it have in common
//
// Who is an agency and who is of which family stands in two data files,
// agencies.txt and families.txt.
package credit
