"""Pure helpers over strings: lines, folding, decoding, terminal safety, dates. Nothing here reads files."""
