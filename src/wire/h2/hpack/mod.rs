//! Header compression (RFC 7541). Fields are sent as literals that are not indexed, so that nothing about them changes
//! on the way; what a peer sends is decoded in full.

mod huffman;
mod table;

use super::Field;
use table::Table;

/// A block of fields, in their order, each a literal without indexing (RFC 7541 §6.2.2).
pub fn encode<'a>(fields: impl IntoIterator<Item = (&'a [u8], &'a [u8])>) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        string(&mut block, name);
        string(&mut block, value);
    }
    block
}

fn string(block: &mut Vec<u8>, text: &[u8]) {
    const PREFIX: usize = 0x7f;
    let mut rest = text.len();
    if rest < PREFIX {
        block.push(low_byte(rest));
    } else {
        block.push(low_byte(PREFIX));
        rest -= PREFIX;
        while rest >= 0x80 {
            block.push(low_byte(rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        block.push(low_byte(rest));
    }
    block.extend_from_slice(text);
}

const fn low_byte(number: usize) -> u8 {
    number.to_le_bytes()[0]
}

/// Reads blocks of fields; what one block defines the next may refer to.
#[derive(Debug, Default)]
pub struct Decoder {
    table: Table,
}

/// A block that breaks a rule of RFC 7541, or that makes more of itself than is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

impl Decoder {
    /// The fields of a block, of at most `most` bytes in all.
    pub fn decode(&mut self, block: &[u8], most: usize) -> Result<Vec<Field>, Broken> {
        let mut reader = Reader { rest: block };
        let mut fields = Vec::new();
        let mut size = 0;
        while let Some(&first) = reader.rest.first() {
            let field = match first {
                0x80.. => Some(self.table.get(reader.integer(7)?)?.clone()),
                0x40.. => {
                    let field = self.literal(&mut reader, 6)?;
                    self.table.add(field.clone());
                    Some(field)
                }
                0x20.. => {
                    self.table.resize(reader.integer(5)?);
                    None
                }
                _ => Some(self.literal(&mut reader, 4)?),
            };
            if let Some(field) = field {
                // One byte may stand for all of a table's largest field.
                size += table::size(&field);
                if size > most {
                    return Err(Broken);
                }
                fields.push(field);
            }
        }
        Ok(fields)
    }

    fn literal(&self, reader: &mut Reader, prefix: u32) -> Result<Field, Broken> {
        let name = match reader.integer(prefix)? {
            0 => reader.string()?,
            index => self.table.get(index)?.0.clone(),
        };
        Ok((name, reader.string()?))
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, Broken> {
        let (&first, rest) = self.rest.split_first().ok_or(Broken)?;
        self.rest = rest;
        Ok(first)
    }

    /// A number whose first byte leaves `prefix` bits for it (RFC 7541 §5.1).
    fn integer(&mut self, prefix: u32) -> Result<usize, Broken> {
        let mask = (1 << prefix) - 1;
        let mut number = usize::from(self.byte()?) & mask;
        if number < mask {
            return Ok(number);
        }
        // More than four further bytes are for numbers that nothing here can be as large as.
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            number += (usize::from(byte) & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Broken)
    }

    fn string(&mut self) -> Result<Vec<u8>, Broken> {
        let coded = self.rest.first().is_some_and(|first| first & 0x80 != 0);
        let length = self.integer(7)?;
        let (text, rest) = self.rest.split_at_checked(length).ok_or(Broken)?;
        self.rest = rest;
        if coded { huffman::decode(text).ok_or(Broken) } else { Ok(text.to_vec()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MOST: usize = 64 * 1024;

    fn shown(fields: &[Field]) -> Vec<String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        fields.iter().map(|(name, value)| format!("{}={}", text(name), text(value))).collect()
    }

    /// RFC 7541 C.6: three answers on one connection, Huffman-coded, with a table of 256 bytes that evicts.
    #[test]
    fn the_answers_of_rfc_7541_are_read() {
        let mut decoder = Decoder::default();
        decoder.table.resize(256);
        let blocks: [(&[u8], &[&str]); 3] = [
            (
                b"\x48\x82\x64\x02\x58\x85\xae\xc3\x77\x1a\x4b\x61\x96\xd0\x7a\xbe\x94\x10\x54\xd4\x44\xa8\x20\x05\x95\
                  \x04\x0b\x81\x66\xe0\x82\xa6\x2d\x1b\xff\x6e\x91\x9d\x29\xad\x17\x18\x63\xc7\x8f\x0b\x97\xc8\xe9\xae\
                  \x82\xae\x43\xd3",
                &[
                    ":status=302",
                    "cache-control=private",
                    "date=Mon, 21 Oct 2013 20:13:21 GMT",
                    "location=https://www.example.com",
                ],
            ),
            (
                b"\x48\x83\x64\x0e\xff\xc1\xc0\xbf",
                &[
                    ":status=307",
                    "cache-control=private",
                    "date=Mon, 21 Oct 2013 20:13:21 GMT",
                    "location=https://www.example.com",
                ],
            ),
            (
                b"\x88\xc1\x61\x96\xd0\x7a\xbe\x94\x10\x54\xd4\x44\xa8\x20\x05\x95\x04\x0b\x81\x66\xe0\x84\xa6\x2d\x1b\
                  \xff\xc0\x5a\x83\x9b\xd9\xab\x77\xad\x94\xe7\x82\x1d\xd7\xf2\xe6\xc7\xb3\x35\xdf\xdf\xcd\x5b\x39\x60\
                  \xd5\xaf\x27\x08\x7f\x36\x72\xc1\xab\x27\x0f\xb5\x29\x1f\x95\x87\x31\x60\x65\xc0\x03\xed\x4e\xe5\xb1\
                  \x06\x3d\x50\x07",
                &[
                    ":status=200",
                    "cache-control=private",
                    "date=Mon, 21 Oct 2013 20:13:22 GMT",
                    "location=https://www.example.com",
                    "content-encoding=gzip",
                    "set-cookie=foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
                ],
            ),
        ];
        for (block, fields) in blocks {
            assert_eq!(shown(&decoder.decode(block, MOST).unwrap()), fields);
        }
    }

    #[test]
    fn a_block_that_breaks_a_rule_is_refused() {
        for block in [&b"\x80"[..], b"\xff\xff\xff\xff\xff\xff\x7f", b"\x00\x05ab", b"\xbe", b"\x00\x81\x00\x00"] {
            assert_eq!(Decoder::default().decode(block, MOST), Err(Broken), "{block:?}");
        }
    }

    #[test]
    fn a_block_that_makes_too_much_of_itself_is_refused() {
        let mut block = b"\x40\x01a\x7f\xe1\x1e".to_vec();
        block.extend([b'x'; 4000]);
        block.extend([0xbe; 1000]);
        assert_eq!(Decoder::default().decode(&block, MOST), Err(Broken));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(fields in prop::collection::vec(any::<(Vec<u8>, Vec<u8>)>(), 0..8), long in 0..70_000_usize) {
            let mut fields = fields;
            fields.push((b"x".to_vec(), vec![b'y'; long]));
            let block = encode(fields.iter().map(|(name, value)| (&name[..], &value[..])));
            prop_assert_eq!(Decoder::default().decode(&block, 1 << 20), Ok(fields));
        }

        #[test]
        fn any_bytes_are_read_or_refused(block in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut decoder = Decoder::default();
            let _ = decoder.decode(&block, MOST);
            let _ = decoder.decode(&block, MOST);
        }
    }
}
