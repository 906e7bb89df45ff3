//! The fields that a block may refer to by number: those that everybody knows (RFC 7541 Appendix A), and those that
//! came before on this connection.

use std::{collections::VecDeque, sync::LazyLock};

use super::{Broken, Field};

/// The size that a table has unless the peer is told otherwise, which it is not (RFC 9113 §6.5.2).
const SIZE: usize = 4096;

const STATIC: [(&str, &str); 61] = [
    (":authority", ""),
    (":method", "GET"),
    (":method", "POST"),
    (":path", "/"),
    (":path", "/index.html"),
    (":scheme", "http"),
    (":scheme", "https"),
    (":status", "200"),
    (":status", "204"),
    (":status", "206"),
    (":status", "304"),
    (":status", "400"),
    (":status", "404"),
    (":status", "500"),
    ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"),
    ("accept-language", ""),
    ("accept-ranges", ""),
    ("accept", ""),
    ("access-control-allow-origin", ""),
    ("age", ""),
    ("allow", ""),
    ("authorization", ""),
    ("cache-control", ""),
    ("content-disposition", ""),
    ("content-encoding", ""),
    ("content-language", ""),
    ("content-length", ""),
    ("content-location", ""),
    ("content-range", ""),
    ("content-type", ""),
    ("cookie", ""),
    ("date", ""),
    ("etag", ""),
    ("expect", ""),
    ("expires", ""),
    ("from", ""),
    ("host", ""),
    ("if-match", ""),
    ("if-modified-since", ""),
    ("if-none-match", ""),
    ("if-range", ""),
    ("if-unmodified-since", ""),
    ("last-modified", ""),
    ("link", ""),
    ("location", ""),
    ("max-forwards", ""),
    ("proxy-authenticate", ""),
    ("proxy-authorization", ""),
    ("range", ""),
    ("referer", ""),
    ("refresh", ""),
    ("retry-after", ""),
    ("server", ""),
    ("set-cookie", ""),
    ("strict-transport-security", ""),
    ("transfer-encoding", ""),
    ("user-agent", ""),
    ("vary", ""),
    ("via", ""),
    ("www-authenticate", ""),
];

static KNOWN: LazyLock<Vec<Field>> = LazyLock::new(|| {
    STATIC.iter().map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec())).collect()
});

/// The fields of a connection, the newest first.
#[derive(Debug)]
pub struct Table {
    recent: VecDeque<Field>,
    size: usize,
    limit: usize,
}

impl Default for Table {
    fn default() -> Self {
        Self { recent: VecDeque::new(), size: 0, limit: SIZE }
    }
}

/// What a field counts for (RFC 7541 §4.1).
pub fn size((name, value): &Field) -> usize {
    name.len() + value.len() + 32
}

impl Table {
    /// The field of this number; the numbers begin at 1.
    pub fn get(&self, index: usize) -> Result<&Field, Broken> {
        let place = index.checked_sub(1).ok_or(Broken)?;
        KNOWN.get(place).or_else(|| self.recent.get(place - KNOWN.len())).ok_or(Broken)
    }

    /// Remembers a field, and forgets the oldest ones for it; one that is larger than the table empties it.
    pub fn add(&mut self, field: Field) {
        let needed = size(&field);
        self.forget_down_to(self.limit.saturating_sub(needed));
        if needed <= self.limit {
            self.size += needed;
            self.recent.push_front(field);
        }
    }

    /// Takes another size, of at most the one that everybody begins with.
    pub fn resize(&mut self, limit: usize) {
        self.limit = limit.min(SIZE);
        self.forget_down_to(self.limit);
    }

    fn forget_down_to(&mut self, most: usize) {
        while self.size > most
            && let Some(oldest) = self.recent.pop_back()
        {
            self.size -= size(&oldest);
        }
    }
}
