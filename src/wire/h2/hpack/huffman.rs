//! The Huffman code of RFC 7541 Appendix B. It is canonical: the lengths alone give the codes, in the order of length
//! and then of symbol.

/// The length of each byte's code in bits.
#[rustfmt::skip]
const LENGTHS: [u8; 256] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
];

/// The longest code.
const LONGEST: usize = 30;

/// The codes of one length: the first of them, how many there are, and where their symbols begin.
#[derive(Debug, Clone, Copy)]
struct Group {
    first: u32,
    count: u32,
    begin: usize,
}

/// The symbols in the order of their codes, and the codes by length; made when the program is.
const SYMBOLS: [u8; 256] = symbols();
const GROUPS: [Group; LONGEST + 1] = groups();

const fn symbols() -> [u8; 256] {
    let (mut out, mut filled, mut length) = ([0; 256], 0, 1);
    while length <= LONGEST {
        let mut symbol: u8 = 0;
        loop {
            if LENGTHS[symbol as usize] as usize == length {
                out[filled] = symbol;
                filled += 1;
            }
            if symbol == u8::MAX {
                break;
            }
            symbol += 1;
        }
        length += 1;
    }
    out
}

const fn groups() -> [Group; LONGEST + 1] {
    let mut out = [Group { first: 0, count: 0, begin: 0 }; LONGEST + 1];
    let (mut code, mut begin, mut length) = (0, 0, 1);
    while length <= LONGEST {
        code <<= 1;
        let (mut count, mut symbol) = (0, 0);
        while symbol < LENGTHS.len() {
            count += (LENGTHS[symbol] as usize == length) as u32;
            symbol += 1;
        }
        out[length] = Group { first: code, count, begin };
        code += count;
        begin += count as usize;
        length += 1;
    }
    out
}

/// The text that `coded` stands for; `None` when a code means nothing, or the padding is not that of the end's code.
pub fn decode(coded: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(coded.len() * 8 / 5);
    let (mut code, mut length) = (0_u32, 0);
    for byte in coded {
        for bit in (0..8).rev() {
            code = code << 1 | u32::from(byte >> bit & 1);
            length += 1;
            let group = GROUPS.get(length)?;
            let place = code.wrapping_sub(group.first);
            if code >= group.first && place < group.count {
                text.push(SYMBOLS[group.begin + usize::try_from(place).ok()?]);
                (code, length) = (0, 0);
            }
        }
    }
    // The last byte is filled up with the first bits of the end's code, which are ones (RFC 7541 §5.2).
    (length < 8 && code == (1 << length) - 1).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_7541_are_read() {
        for (coded, text) in [
            (&b"\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff"[..], "www.example.com"),
            (b"\xa8\xeb\x10\x64\x9c\xbf", "no-cache"),
            (b"\x25\xa8\x49\xe9\x5b\xb8\xe8\xb4\xbf", "custom-value"),
            (b"", ""),
        ] {
            assert_eq!(decode(coded).as_deref(), Some(text.as_bytes()));
        }
    }

    #[test]
    fn the_codes_are_complete_up_to_that_of_the_end() {
        let last = GROUPS[LONGEST];
        assert_eq!(last.first + last.count, (1 << LONGEST) - 1);
        assert_eq!(last.begin + usize::try_from(last.count).unwrap(), SYMBOLS.len());
    }

    #[test]
    fn padding_that_is_no_part_of_the_end_is_refused() {
        for coded in [&b"\xff\xff"[..], b"\x18\xfe", b"\x00\x00"] {
            assert_eq!(decode(coded), None, "{coded:?}");
        }
    }
}
