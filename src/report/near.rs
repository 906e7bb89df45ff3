//! Names that are nearest to a name that nobody has.

/// Those of `names` nearest to `name`, at most three: a slip of the fingers first, then shared words.
pub fn near<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    const SLIP: usize = 3;
    let name = name.to_ascii_lowercase();
    let wanted: Vec<&str> = name.split(['-', '_', ' ']).filter(|part| part.len() > 2).collect();
    let shared = |other: &str| other.split('-').filter(|part| wanted.contains(part)).count();
    let mut near: Vec<_> = names
        .map(|other| (distance(&name, other), shared(other), other))
        .filter(|&(distance, shared, other)| shared > 0 || distance <= SLIP.min(other.len() / 2))
        .collect();
    near.sort_by_key(|&(distance, shared, _)| (distance.max(SLIP), std::cmp::Reverse(shared), distance));
    near.into_iter().take(3).map(|(.., name)| name).collect()
}

/// How many letters have to be changed, added or taken away to make `b` of `a` (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, to) in b.bytes().enumerate() {
            let least = (row[j] + 1).min(row[j + 1] + 1).min(diagonal + usize::from(from != to));
            diagonal = std::mem::replace(&mut row[j + 1], least);
        }
    }
    row.last().copied().unwrap_or_default()
}
